package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class PlaygroundTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RunningServer server;

  @BeforeAll
  void start() {
    server =
        RunningServer.of(
            "vit", "names=bert-token-classification", "who=bert-question-answering", "whisper");
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void thePageMayLoadNothingFromElsewhere() {
    HttpResponse<String> page = server.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self' 'sha256-", "connect-src 'self'")
        .doesNotContain("unsafe", "http");
    assertThat(page.body()).doesNotContain("http://", "https://", "style=", "onclick=");
    assertThat(server.get("/playground/page/page.js").statusCode()).isEqualTo(200);
    assertThat(server.get("/playground/page/PageFiles.class").statusCode()).isEqualTo(404);
  }

  @Test
  void eachModelTellsWhatItsFormAsksFor() throws IOException {
    JsonNode all = JSON.readTree(server.get("/playground/models").body()).get("models");
    assertThat(all).hasSize(4);
    JsonNode vit = JSON.readTree(server.get("/playground/models/vit").body());
    assertThat(vit.get("task").asText()).isEqualTo("image-classification");
    assertThat(vit.get("form").asText()).isEqualTo("image");
    JsonNode topK = vit.get("options").get(0);
    assertThat(topK.get("name").asText()).isEqualTo("top_k");
    assertThat(topK.get("type").asText()).isEqualTo("whole");
    assertThat(topK.get("default").asText()).isEqualTo("5");
    assertThat(topK.get("min").asInt()).isEqualTo(1);
    assertThat(vit.get("options").get(1).get("choices"))
        .extracting(JsonNode::asText)
        .contains("softmax");
    JsonNode who = JSON.readTree(server.get("/playground/models/who").body());
    assertThat(who.get("form").asText()).isEqualTo("question");
    assertThat(server.get("/playground/models/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void aPictureATextAndSoundAreLookedInto() throws IOException {
    Path files = Repository.root().resolve("examples");
    for (List<String> each :
        List.of(
            List.of("vit", "image/png", "photos/cat.png", "Patches|\"patches\""),
            List.of("whisper", "audio/wav", "sounds/message.wav", "\"frames\""))) {
      HttpResponse<String> page =
          server.post(
              "/playground/look/" + each.get(0),
              each.get(1),
              BodyPublishers.ofFile(files.resolve(each.get(2))));
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertThat(page.body()).contains("</html>").containsPattern(each.get(3));
    }
    HttpResponse<String> page =
        server.json("/playground/look/names", "{\"inputs\": \"Ada met Charles.\"}");
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).containsPattern("\"tokens\"");
    assertThat(server.json("/playground/look/names", "{\"inputs\": \"Again.\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatCannotBeReadIsTheCallersMistake() {
    HttpResponse<String> page =
        server.post("/playground/look/vit", "image/png", BodyPublishers.ofString("no picture"));
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("error");
  }

  @Test
  void theModelIsLookedIntoAfterANewVersionToo() {
    String text = "{\"inputs\": \"Ada met Charles.\"}";
    server.json("/playground/look/names", text);
    server.json("/v2/repository/models/names/load", "{}");
    assertThat(server.json("/playground/look/names", text).statusCode()).isEqualTo(200);
    server.json("/v2/repository/models/names/unload", "{}");
    assertThat(server.json("/playground/look/names", text).statusCode()).isEqualTo(404);
    server.json("/v2/repository/models/names/load", "{}");
    assertThat(server.json("/playground/look/names", text).statusCode()).isEqualTo(200);
  }

  @Test
  void thePageIsThereWithoutAKeyAndAllElseIsNot(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), "a-key-of-sixteen-letters\n");
    try (RunningServer locked = RunningServer.of(RunningServer.settings("vit").withKeys(keys))) {
      assertThat(locked.get("/").statusCode()).isEqualTo(200);
      assertThat(locked.get("/playground/page/page.css").statusCode()).isEqualTo(200);
      assertThat(locked.get("/playground/models").statusCode()).isEqualTo(401);
      assertThat(locked.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(
              locked
                  .send(
                      locked
                          .request("/playground/models")
                          .header("authorization", "Bearer a-key-of-sixteen-letters")
                          .build())
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
