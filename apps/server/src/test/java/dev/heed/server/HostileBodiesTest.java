package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.heed.testing.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are cut, changed and repeated: each has an answer, and none says that we are at
 * fault.
 */
class HostileBodiesTest {

  /** Of each interface; {@code -Dheed.hostile=1000} for more. */
  private static final int EACH = Integer.getInteger("heed.hostile", 120);

  private static final String UNKNOWN = "2";
  private static final String INTERNAL = "13";

  private static Map<String, byte[]> good() throws Exception {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    put(bodies, "/models/classify", "{\"inputs\":[\"a\",\"b\"],\"parameters\":{\"top_k\":2}}");
    put(
        bodies,
        "/v1/embeddings",
        "{\"model\":\"embed\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\",\"dimensions\":4}");
    put(
        bodies,
        "/v1/completions",
        "{\"model\":\"write\",\"prompt\":\"Once\",\"max_tokens\":2,\"stop\":[\"a\"],\"temperature\":0}");
    put(
        bodies,
        "/v1/chat/completions",
        "{\"model\":\"write\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":2}");
    put(
        bodies,
        "/v2/models/classify/infer",
        "{\"id\":\"1\",\"inputs\":[{\"name\":\"input_ids\",\"datatype\":\"INT64\",\"shape\":[1,2],\"data\":[[1,2]]}]}");
    put(bodies, "/models/embed/embed", "{\"inputs\":[\"a\"],\"normalize\":true}");
    put(
        bodies,
        "/models/classify/rerank",
        "{\"query\":\"a\",\"texts\":[\"b\",\"c\"],\"raw_scores\":false}");
    bodies.put(
        "/models/vit", Files.readAllBytes(Repository.root().resolve("examples/photos/cat.png")));
    put(
        bodies,
        "/v1/audio/transcriptions",
        form("model", "classify") + form("file", "xx") + "--b--\r\n");
    return bodies;
  }

  private static String form(String name, String value) {
    return "--b\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private static void put(Map<String, byte[]> bodies, String path, String body) {
    bodies.put(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String type(String path) {
    return path.equals("/models/vit")
        ? "image/png"
        : path.contains("audio") ? "multipart/form-data; boundary=b" : "application/json";
  }

  @Test
  void a_thousand_bodies_are_answered_and_the_good_ones_still_are() throws Exception {
    Random random = new Random(16);
    try (RunningServer server =
        RunningServer.of(
            "classify=bert-sequence-classification", "embed=mpnet", "write=llama", "vit")) {
      for (Map.Entry<String, byte[]> good : good().entrySet()) {
        int before = post(server, good.getKey(), good.getValue()).statusCode();
        for (int i = 0; i < EACH; i++) {
          byte[] body = mutated(good.getValue(), random);
          HttpResponse<String> response = post(server, good.getKey(), body);
          assertThat(response.statusCode())
              .as("%s <- %s -> %s", good.getKey(), shown(body), response.body())
              .isNotEqualTo(500)
              .isLessThan(505);
        }
        assertThat(post(server, good.getKey(), good.getValue()).statusCode()).isEqualTo(before);
      }
    }
  }

  @Test
  void tensors_behind_the_json_are_answered_whatever_becomes_of_them() throws Exception {
    Random random = new Random(17);
    byte[] head =
        ("{\"inputs\":[{\"name\":\"pixel_values\",\"datatype\":\"FP32\",\"shape\":[3,3,32,32],"
                + "\"parameters\":{\"binary_data_size\":36864}}]}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] good = Arrays.copyOf(head, head.length + 36864);
    try (RunningServer server = RunningServer.of("vit")) {
      for (int i = 0; i < EACH; i++) {
        byte[] begun = mutated(head, random);
        byte[] body = Arrays.copyOf(begun, begun.length + 36864);
        int length = random.nextInt(4) == 0 ? random.nextInt(2 * head.length) : begun.length;
        HttpResponse<String> response = binary(server, body, length);
        assertThat(response.statusCode())
            .as("%s %s -> %s", length, shown(body), response.body())
            .isNotEqualTo(500)
            .isLessThan(505);
      }
      assertThat(binary(server, good, head.length).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> binary(RunningServer server, byte[] body, int length) {
    return server.send(
        server
            .request("/v2/models/vit/infer")
            .header("inference-header-content-length", "" + length)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  @Test
  void messages_of_grpc_are_answered_and_the_good_one_still_is() throws Exception {
    Random random = new Random(18);
    byte[] good = framed(tokens());
    try (RunningServer server = RunningServer.of("classify=bert-sequence-classification")) {
      WebClient client = WebClient.of(server.url().replace("http:", "h2c:"));
      assertThat(grpc(client, good)).isEqualTo("0");
      for (int i = 0; i < EACH; i++) {
        byte[] message = mutated(tokens(), random);
        assertThat(grpc(client, framed(message))).as(shown(message)).isNotIn(UNKNOWN, INTERNAL);
        // What breaks off within a frame is "internal" by gRPC's own list of codes.
        assertThat(grpc(client, mutated(good, random))).isNotEqualTo(UNKNOWN);
      }
      assertThat(grpc(client, good)).isEqualTo("0");
    }
  }

  /** The status of gRPC that a message is answered with, or that of HTTP. */
  private static String grpc(WebClient client, byte[] body) {
    RequestHeaders headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/inference.GRPCInferenceService/ModelInfer",
            "content-type",
            "application/grpc",
            "te",
            "trailers");
    AggregatedHttpResponse response =
        client.execute(headers, HttpData.wrap(body)).aggregate().join();
    String inHeaders = response.headers().get("grpc-status", "");
    String status = response.trailers().get("grpc-status", inHeaders);
    return status.isEmpty() ? "HTTP " + response.status().code() : status;
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Two token ids for the classifier, as the protocol's message has them. */
  private static byte[] tokens() throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(input);
    fields.writeString(1, "input_ids");
    fields.writeString(2, "INT64");
    fields.writeByteArray(3, new byte[] {1, 2});
    fields.flush();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    CodedOutputStream all = CodedOutputStream.newInstance(request);
    all.writeString(1, "classify");
    all.writeByteArray(5, input.toByteArray());
    all.writeByteArray(7, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0});
    all.flush();
    return request.toByteArray();
  }

  private static HttpResponse<String> post(RunningServer server, String path, byte[] body) {
    return server.post(path, type(path), BodyPublishers.ofByteArray(body));
  }

  private static String shown(byte[] body) {
    return new String(body, 0, Math.min(300, body.length), StandardCharsets.UTF_8);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] body = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && body.length > 0; i++) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body = Arrays.copyOf(body, at);
        case 2 -> body = spliced(body, at, random.nextInt(body.length));
        default ->
            body[at] = "0123456789[]{}\",:-e".getBytes(StandardCharsets.UTF_8)[random.nextInt(19)];
      }
    }
    return body;
  }

  /** A part of it once more, at another place. */
  private static byte[] spliced(byte[] body, int at, int from) {
    int length = Math.min(40, body.length - from);
    byte[] longer = new byte[body.length + length];
    System.arraycopy(body, 0, longer, 0, at);
    System.arraycopy(body, from, longer, at, length);
    System.arraycopy(body, at, longer, at + length, body.length - at);
    return longer;
  }
}
