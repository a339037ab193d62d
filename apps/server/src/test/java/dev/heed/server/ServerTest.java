package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served, asked with the JDK's own client. */
class ServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.of(
            "vit", "segformer", "embed=mpnet", "classify=bert-sequence-classification", "llama");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] cat() throws Exception {
    return Files.readAllBytes(Repository.root().resolve("examples/photos/cat.png"));
  }

  private static JsonNode tree(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Test
  void a_picture_is_the_body_or_base64_and_both_are_answered_alike() throws Exception {
    JsonNode raw =
        tree(server.post("/models/vit?top_k=2", "image/png", BodyPublishers.ofByteArray(cat())));
    String base64 = Base64.getEncoder().encodeToString(cat());
    JsonNode json =
        tree(
            server.json(
                "/models/vit",
                "{\"inputs\":\"%s\",\"parameters\":{\"top_k\":2}}".formatted(base64)));
    assertThat(raw).isEqualTo(json).hasSize(2);
    assertThat(raw.get(0).fieldNames()).toIterable().contains("label", "score");
  }

  @Test
  void several_texts_are_answered_in_their_order_as_one_by_one() throws Exception {
    JsonNode both = tree(server.json("/models/classify", "{\"inputs\":[\"a text\",\"b\"]}"));
    JsonNode second = tree(server.json("/models/classify", "{\"inputs\":\"b\"}"));
    assertThat(both).hasSize(2);
    assertThat(both.get(1).get(0).get("score").asDouble())
        .isCloseTo(second.get(0).get(0).get("score").asDouble(), Offset.offset(1e-5));
  }

  @Test
  void masks_are_pictures() throws Exception {
    JsonNode regions =
        tree(server.post("/models/segformer", "image/png", BodyPublishers.ofByteArray(cat())));
    byte[] png = Base64.getDecoder().decode(regions.get(0).get("mask").asText());
    assertThat(Arrays.copyOf(png, 4)).containsExactly(0x89, 'P', 'N', 'G');
    assertThat(regions.get(0).has("score")).isFalse();
  }

  @Test
  void an_error_says_what_there_is_and_no_path() throws Exception {
    HttpResponse<String> unknown = server.json("/models/vitt", "{\"inputs\":\"x\"}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("Did you mean 'vit'?");
    HttpResponse<String> chat =
        server.json(
            "/v1/chat/completions",
            "{\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    assertThat(chat.statusCode()).isEqualTo(400);
    assertThat(chat.body())
        .contains("chat template")
        .doesNotContain(Reference.folder("models").toString())
        .doesNotContain("reference");
  }

  @Test
  void options_that_name_files_are_refused() throws Exception {
    HttpResponse<String> response =
        server.post(
            "/models/vit/pipeline/image-feature-extraction?similar_to=x",
            "image/png",
            BodyPublishers.ofByteArray(cat()));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("similar-to");
  }

  @Test
  void a_text_that_begins_with_an_at_sign_is_a_text() throws Exception {
    JsonNode answer = tree(server.json("/models/classify", "{\"inputs\":\"@/etc/passwd\"}"));
    assertThat(answer.get(0).get(0).has("label")).isTrue();
  }

  @Test
  void addresses_are_not_fetched() {
    HttpResponse<String> response =
        server.json("/models/vit", "{\"inputs\":\"http://127.0.0.1:1/cat.png\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("--allow-network");
  }

  @Test
  void a_body_beyond_the_limit_is_413_in_json() {
    try (RunningServer small = RunningServer.of(RunningServer.settings("vit").withBody(1000))) {
      HttpResponse<String> response =
          small.post("/models/vit", "image/png", BodyPublishers.ofByteArray(new byte[2000]));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
      assertThat(response.body()).startsWith("{\"error\"");
    }
  }

  @Test
  void keys_are_asked_for_and_counted(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys");
    Files.writeString(keys, "# who\nfirst 1\nsecond\n");
    ServerSettings settings = RunningServer.settings("classify=bert-sequence-classification");
    try (RunningServer guarded = RunningServer.of(settings.withKeys(keys))) {
      assertThat(guarded.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(guarded.get("/v2").statusCode()).isEqualTo(401);
      assertThat(with(guarded, "third")).isEqualTo(401);
      assertThat(with(guarded, "second")).isEqualTo(200);
      assertThat(with(guarded, "second")).isEqualTo(200);
      assertThat(with(guarded, "first")).isEqualTo(200);
      HttpResponse<String> more =
          guarded.send(guarded.request("/v2").header("authorization", "Bearer first").build());
      assertThat(more.statusCode()).isEqualTo(429);
      assertThat(more.headers().firstValue("retry-after")).isPresent();
    }
  }

  private static int with(RunningServer guarded, String key) {
    return guarded
        .send(guarded.request("/v2").header("authorization", "Bearer " + key).build())
        .statusCode();
  }

  @Test
  void a_request_whose_time_is_up_is_504() {
    HttpResponse<String> response =
        server.send(
            server
                .request("/v1/completions")
                .header("content-type", "application/json")
                .header("x-request-timeout-ms", "1")
                .POST(
                    BodyPublishers.ofString(
                        "{\"model\":\"llama\",\"prompt\":\"Once\",\"max_tokens\":200}"))
                .build());
    assertThat(response.statusCode()).as(response.body()).isIn(504, 429);
  }

  @Test
  void binary_tensors_give_what_tensors_in_json_give() throws Exception {
    ByteBuffer pixels = ByteBuffer.allocate(4 * 3 * 32 * 32).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < 3 * 32 * 32; i++) {
      pixels.putFloat(i % 7);
      numbers.append(i == 0 ? "" : ",").append(i % 7);
    }
    String input = "\"name\":\"pixel_values\",\"datatype\":\"FP32\",\"shape\":[1,3,32,32]";
    JsonNode json =
        tree(
            server.json(
                "/v2/models/vit/infer",
                "{\"inputs\":[{%s,\"data\":[%s]}]}".formatted(input, numbers)));
    byte[] head =
        ("{\"inputs\":[{%s,\"parameters\":{\"binary_data_size\":%s}}],"
                + "\"parameters\":{\"binary_data_output\":true}}")
            .formatted(input, pixels.capacity())
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> binary =
        server.send(
            server
                .request("/v2/models/vit/infer")
                .header("inference-header-content-length", "" + head.length)
                .POST(BodyPublishers.ofByteArrays(List.of(head, pixels.array())))
                .build(),
            BodyHandlers.ofByteArray());
    int length =
        Integer.parseInt(
            binary.headers().firstValue("inference-header-content-length").orElseThrow());
    ByteBuffer logits =
        ByteBuffer.wrap(binary.body(), length, binary.body().length - length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode expected : json.get("outputs").get(0).get("data")) {
      assertThat(logits.getFloat()).isEqualTo((float) expected.asDouble());
    }
    assertThat(logits.hasRemaining()).isFalse();
  }

  @Test
  void models_are_unloaded_loaded_and_listed() throws Exception {
    try (RunningServer own = RunningServer.of("vit")) {
      assertThat(tree(own.json("/v2/repository/index", "{}")).get(0).get("state").asText())
          .isEqualTo("READY");
      tree(own.json("/v2/repository/models/vit/unload", "{}"));
      assertThat(own.get("/v2/models/vit/ready").statusCode()).isEqualTo(503);
      assertThat(own.get("/health/ready").statusCode()).isEqualTo(503);
      tree(own.json("/v2/repository/models/vit/load", "{}"));
      assertThat(own.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(tree(own.get("/v2/models/vit")).get("versions").get(0).asText()).isEqualTo("2");
    }
  }

  @Test
  void what_is_under_way_when_the_server_ends_is_answered() {
    RunningServer own = RunningServer.of("llama");
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
            () ->
                own.json(
                    "/v1/completions",
                    "{\"model\":\"llama\",\"prompt\":\"Once\",\"max_tokens\":40,\"temperature\":0}"));
    while (own.server().models().get("llama").loads().stream().allMatch(l -> l.units() == 0)
        && !answer.isDone()) {
      Thread.onSpinWait();
    }
    own.close();
    assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(200);
  }

  @Test
  void without_a_name_the_models_inside_are_served_and_no_method_without_a_graph() {
    try (RunningServer inside = RunningServer.of(ServerSettings.standard())) {
      assertThat(inside.get("/v1/models").body())
          .contains("\"image-classification\"")
          .doesNotContain("keypoint-matching");
    }
  }
}
