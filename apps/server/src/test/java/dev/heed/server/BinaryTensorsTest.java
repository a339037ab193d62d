package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tensors that are large enough to be read where the runtime takes them. */
class BinaryTensorsTest {

  private static final int PICTURES = 8;
  private static final int EACH = 3 * 32 * 32;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.of("vit");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * @param blanks before the JSON ends, so that the tensor begins at any address
   */
  private static HttpRequest request(int seed, int blanks, int claimed) {
    byte[] head =
        ("{\"inputs\":[{\"name\":\"pixel_values\",\"datatype\":\"FP32\",\"shape\":[%s,3,32,32],"
                + "\"parameters\":{\"binary_data_size\":%s}}],"
                + "\"parameters\":{\"binary_data_output\":true}%s}")
            .formatted(PICTURES, claimed, " ".repeat(blanks))
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(head.length + 4 * PICTURES * EACH).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head);
    for (int i = 0; i < PICTURES * EACH; i++) {
      body.putFloat((i * 31 + seed * 17) % 101 / 50f - 1);
    }
    return server
        .request("/v2/models/vit/infer")
        .header("inference-header-content-length", "" + head.length)
        .POST(BodyPublishers.ofByteArray(body.array()))
        .build();
  }

  private static byte[] logits(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    int length =
        Integer.parseInt(
            response.headers().firstValue("inference-header-content-length").orElseThrow());
    JsonNode output = new ObjectMapper().readTree(response.body(), 0, length).get("outputs").get(0);
    assertThat(output.get("shape").get(0).asInt()).isEqualTo(PICTURES);
    return Arrays.copyOfRange(response.body(), length, response.body().length);
  }

  private static byte[] ask(int seed, int blanks) throws Exception {
    HttpRequest request = request(seed, blanks, 4 * PICTURES * EACH);
    return logits(server.send(request, BodyHandlers.ofByteArray()));
  }

  @Test
  void they_may_begin_at_any_byte_of_the_body() throws Exception {
    byte[] first = ask(1, 0);
    for (int blanks = 1; blanks < 9; blanks++) {
      assertThat(ask(1, blanks)).isEqualTo(first);
    }
    assertThat(ask(2, 0)).isNotEqualTo(first);
  }

  @Test
  void nobody_reads_anothers() throws Exception {
    List<byte[]> alone = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      alone.add(ask(seed, seed));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int seed = i;
      clients.add(
          () -> {
            for (int round = 0; round < 20; round++) {
              assertThat(ask(seed, round % 5)).isEqualTo(alone.get(seed));
              leave(seed + 50);
            }
            return null;
          });
    }
    for (Future<Void> client : threads.invokeAll(clients)) {
      client.get();
    }
    threads.shutdown();
  }

  /** A client that is gone before its answer is there. */
  private static void leave(int seed) {
    HttpRequest request = request(seed, 0, 4 * PICTURES * EACH);
    var answer =
        java.net.http.HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofByteArray());
    Thread.onSpinWait();
    answer.cancel(true);
  }

  @Test
  void a_tensor_that_claims_more_or_less_than_came_is_refused() {
    for (int claimed : new int[] {0, 4, 4 * PICTURES * EACH - 4, 4 * PICTURES * EACH + 4}) {
      HttpResponse<String> response = server.send(request(1, 0, claimed));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }
  }
}
