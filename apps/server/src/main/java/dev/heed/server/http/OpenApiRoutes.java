package dev.heed.server.http;

import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What the server answers, written down: OpenAPI for HTTP, and the messages of gRPC. */
public final class OpenApiRoutes implements HttpRoutes {

  private static final String FOLDER = "/dev/heed/server/";

  @Inject
  OpenApiRoutes() {}

  @Override
  public void addTo(ServerBuilder server) {
    add(server, "/openapi.json", "openapi.json", MediaType.JSON);
    add(
        server,
        "/v2/open_inference_grpc.proto",
        "open_inference_grpc.proto",
        MediaType.PLAIN_TEXT_UTF_8);
  }

  private static void add(ServerBuilder server, String path, String name, MediaType type) {
    HttpData file = HttpData.wrap(read(name));
    server.service(path, (context, request) -> HttpResponse.of(HttpStatus.OK, type, file));
  }

  private static byte[] read(String name) {
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new HeedException(ErrorCode.INTERNAL, "A file of the server's is missing: " + name, e);
    }
  }
}
