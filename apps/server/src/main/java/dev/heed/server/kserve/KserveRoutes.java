package dev.heed.server.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Action;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.HealthRoutes;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.Replies;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Media;
import dev.heed.server.payload.Modality;
import dev.heed.server.settings.ServerSettings;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The Open Inference Protocol by REST, with binary tensors and the model repository. */
public final class KserveRoutes implements HttpRoutes {

  private static final String JSON_LENGTH = "inference-header-content-length";

  private static final int LITTLE = 16 << 10;

  /** What is smaller is faster sent in one piece. */
  private static final int COPIED = 1 << 16;

  private final DirectPool pool = new DirectPool();

  private final ServerSettings settings;
  private final Models models;
  private final Metadata metadata;
  private final Inference inference;
  private final Exchange exchange;
  private final HealthRoutes health;
  private final Media media;

  @Inject
  KserveRoutes(
      ServerSettings settings,
      Models models,
      Metadata metadata,
      Inference inference,
      Exchange exchange,
      HealthRoutes health,
      Media media) {
    this.settings = settings;
    this.models = models;
    this.metadata = metadata;
    this.inference = inference;
    this.exchange = exchange;
    this.health = health;
    this.media = media;
  }

  @Override
  public void addTo(ServerBuilder server) {
    get(server, "/v2", received -> done(Replies.json(server())));
    get(server, "/v2/health/live", received -> done(HttpResponse.of(HttpStatus.OK)));
    get(server, "/v2/health/ready", received -> done(ready(health.isReady())));
    for (String model :
        new String[] {"/v2/models/{name}", "/v2/models/{name}/versions/{version}"}) {
      get(server, model, received -> done(Replies.json(model(received))));
      get(server, model + "/ready", received -> done(ready(isReady(received))));
      post(server, model + "/infer", new Infer());
    }
    post(server, "/v2/repository/index", received -> done(Replies.json(index(received))));
    post(server, "/v2/repository/models/{name}/load", received -> done(load(received)));
    post(server, "/v2/repository/models/{name}/unload", received -> done(unload(received)));
  }

  private void get(ServerBuilder server, String path, Action action) {
    route(server, HttpMethod.GET, path, action);
  }

  private void post(ServerBuilder server, String path, Action action) {
    route(server, HttpMethod.POST, path, action);
  }

  private void route(ServerBuilder server, HttpMethod method, String path, Action action) {
    server.service(
        Route.builder().path(path).methods(method).build(),
        (context, request) -> exchange.answer(context, request, Replies.PLAIN, action));
  }

  private static CompletableFuture<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static HttpResponse ready(boolean yes) {
    return HttpResponse.of(yes ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
  }

  private ObjectNode server() {
    ObjectNode json = Json.object().put("name", Metadata.SERVER).put("version", Metadata.version());
    json.set("extensions", Json.tree(Metadata.EXTENSIONS));
    ObjectNode limits = json.putObject("limits").put("body_bytes", settings.bodyBytes());
    limits.put("wait_seconds", settings.policy().longestWait().toMillis() / 1e3);
    limits.put("seconds", settings.policy().time().toMillis() / 1e3);
    limits.put("queued_inputs", settings.policy().most());
    return json;
  }

  private static Optional<String> version(Received received) {
    return Optional.ofNullable(received.context().pathParam("version"));
  }

  private ObjectNode model(Received received) {
    Metadata.ModelLine line = metadata.model(received.parameter("name"), version(received));
    ObjectNode json = Json.object().put("name", line.name());
    json.putArray("versions").add(line.version());
    json.put("platform", Metadata.PLATFORM);
    json.set("inputs", Json.tree(line.inputs()));
    json.set("outputs", Json.tree(line.outputs()));
    if (!line.task().isEmpty()) {
      json.putObject("parameters").put("task", line.task());
    }
    return json;
  }

  private boolean isReady(Received received) {
    return models.all().stream()
        .filter(entry -> entry.name().equals(received.parameter("name")))
        .anyMatch(entry -> entry.peek().isPresent());
  }

  private JsonNode index(Received received) {
    boolean ready =
        received.body().length > 0 && Json.parse(received.body()).path("ready").asBoolean(false);
    return Json.tree(metadata.index(ready));
  }

  private HttpResponse load(Received received) {
    models.load(received.parameter("name"));
    return Replies.json(Json.object());
  }

  private HttpResponse unload(Received received) {
    models.unload(received.parameter("name"));
    return Replies.json(Json.object());
  }

  private final class Infer implements Action {

    @Override
    public CompletableFuture<AggregatedHttpRequest> read(
        ServiceRequestContext context, HttpRequest request) {
      String length = request.headers().get(JSON_LENGTH);
      return Optional.ofNullable(length)
          .filter(text -> text.matches("\\d{1,9}"))
          .flatMap(text -> DirectBody.read(pool, context, request, Integer.parseInt(text)))
          .orElseGet(request::aggregate);
    }

    /** Numbers for a graph that is open and has nothing else to do. */
    @Override
    public boolean isShort(Received received) {
      Optional<DirectBody> direct = DirectBody.of(received.context());
      byte[] json = direct.map(DirectBody::json).orElseGet(received::body);
      return json.length <= LITTLE
          && !new String(json, StandardCharsets.ISO_8859_1).contains(Datatype.BYTES.name())
          && models.peek(received.parameter("name")).filter(Served::isQuickWithTensors).isPresent();
    }

    @Override
    public CompletableFuture<HttpResponse> on(Received received) {
      return infer(received);
    }
  }

  private CompletableFuture<HttpResponse> infer(Received received) {
    Served served = models.get(received.parameter("name"), version(received));
    Modality modality = served.task().map(typed -> typed.modality()).orElse(Modality.TEXT);
    Optional<DirectBody> direct = DirectBody.of(received.context());
    InferJson json =
        direct.isPresent()
            ? new InferJson(direct.get().json(), direct.get().behind(), modality, media)
            : inJson(received, modality);
    return inference
        .run(
            json.request(served.name(), Optional.empty(), received.time()),
            ticket -> Exchange.leaveWith(received.context(), ticket))
        .thenApply(
            response -> {
              HttpResponse reply = reply(json.write(response));
              direct.ifPresent(DirectBody::done); // not where it failed: a run may go on
              return reply;
            });
  }

  private InferJson inJson(Received received, Modality modality) {
    byte[] body = received.body();
    int length = jsonLength(received, body.length);
    ByteBuffer behind = ByteBuffer.wrap(body, length, body.length - length).slice();
    return new InferJson(Arrays.copyOf(body, length), behind, modality, media);
  }

  private static int jsonLength(Received received, int all) {
    String length = received.request().headers().get(JSON_LENGTH);
    if (length == null) {
      return all;
    }
    if (!length.strip().matches("\\d{1,9}") || Integer.parseInt(length.strip()) > all) {
      throw HeedException.invalidInput(
          "%s should be how long the JSON is, at most the body's %s bytes, but is '%s'."
              .formatted(JSON_LENGTH, all, length));
    }
    return Integer.parseInt(length.strip());
  }

  private static HttpResponse reply(InferJson.Written written) {
    if (written.behind().isEmpty()) {
      return HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(written.json()));
    }
    int size = written.json().length;
    for (ByteBuffer part : written.behind()) {
      size += part.remaining();
    }
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.OCTET_STREAM)
            .add(JSON_LENGTH, Integer.toString(written.json().length))
            .build();
    return HttpResponse.of(headers, size < COPIED ? copied(written, size) : linked(written));
  }

  private static HttpData copied(InferJson.Written written, int size) {
    ByteBuffer all = ByteBuffer.allocate(size).put(written.json());
    written.behind().forEach(all::put);
    return HttpData.wrap(all.array());
  }

  /** From where the runtime wrote it. */
  private static HttpData linked(InferJson.Written written) {
    ByteBuffer[] parts = new ByteBuffer[1 + written.behind().size()];
    parts[0] = ByteBuffer.wrap(written.json());
    for (int i = 1; i < parts.length; i++) {
      parts[i] = written.behind().get(i - 1);
    }
    return HttpData.wrap(Unpooled.wrappedBuffer(parts));
  }
}
