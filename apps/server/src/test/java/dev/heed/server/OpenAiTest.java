package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's forms: token ids, what the model thought of its tokens, pictures in messages. */
class OpenAiTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the published code gives for the small decoder after "a text". */
  private static final double[] SCORES = {-2.517479, -2.807561, -3.354058, -3.702504};

  private static RunningServer server;

  @TempDir static Path temporary;

  @BeforeAll
  static void start() throws IOException {
    List<ModelSource> models = new ArrayList<>(RunningServer.settings("llama", "mpnet").models());
    models.add(ModelSource.parse("see=" + seeing(temporary.resolve("see"))));
    server = RunningServer.of(ServerSettings.standard().withModels(models));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A small model of pictures and words, as it comes from the hub. */
  private static Path seeing(Path into) throws IOException {
    Files.createDirectories(into);
    WeightsByRule.folder(Reference.folder("models_5/vlm__smolvlm"), into);
    try (Stream<Path> files = Files.list(Reference.folder("faults/vlm/smolvlm"))) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return into;
  }

  private static JsonNode ask(String path, String body) throws IOException {
    HttpResponse<String> response = server.json(path, body.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String refused(String path, String body) {
    HttpResponse<String> response = server.json(path, body.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    return response.body();
  }

  @Test
  void tokens_of_a_completion_are_told_as_published() throws Exception {
    JsonNode choice =
        ask(
                "/v1/completions",
                "{'model':'llama','prompt':'a text','max_tokens':4,'temperature':0,'logprobs':2}")
            .at("/choices/0");
    JsonNode told = choice.get("logprobs");
    assertThat(told.get("tokens"))
        .extracting(JsonNode::asText)
        .containsExactly("bytes:\\xfa", " liv", "2", "2");
    for (int i = 0; i < SCORES.length; i++) {
      assertThat(told.at("/token_logprobs/" + i).asDouble()).isCloseTo(SCORES[i], offset(1e-4));
    }
    assertThat(told.at("/top_logprobs/1").size()).isEqualTo(2);
    assertThat(told.at("/top_logprobs/1/ M").asDouble()).isCloseTo(-3.60835, offset(1e-4));
    assertThat(told.get("text_offset")).extracting(JsonNode::asInt).containsExactly(6, 7, 11, 12);
    assertThat(choice.get("text").asText()).isEqualTo("\uFFFD liv22");
  }

  @Test
  void a_stream_tells_each_token_once_with_the_text_that_it_begins() throws Exception {
    String body =
        "{'model':'llama','prompt':'a"
            + " text','max_tokens':4,'temperature':0,'logprobs':0,'stream':true}";
    List<String> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    HttpResponse<String> stream = server.json("/v1/completions", body.replace('\'', '"'));
    assertThat(stream.statusCode()).as(stream.body()).isEqualTo(200);
    for (String line : stream.body().lines().toList()) {
      if (line.startsWith("data: {")) {
        JsonNode choice = JSON.readTree(line.substring(6)).at("/choices/0");
        text.append(choice.get("text").asText());
        choice.at("/logprobs/tokens").forEach(token -> tokens.add(token.asText()));
      }
    }
    assertThat(text).hasToString("\uFFFD liv22");
    assertThat(tokens).containsExactly("bytes:\\xfa", " liv", "2", "2");
  }

  @Test
  void a_stop_text_and_its_tokens_are_left_out() throws Exception {
    JsonNode choice =
        ask(
                "/v1/completions",
                "{'model':'llama','prompt':'a"
                    + " text','max_tokens':4,'temperature':0,'logprobs':1,'stop':'22'}")
            .at("/choices/0");
    assertThat(choice.get("text").asText()).isEqualTo("\uFFFD liv");
    assertThat(choice.at("/logprobs/tokens")).hasSize(2);
    assertThat(choice.get("finish_reason").asText()).isEqualTo("stop");
  }

  /** What the published code gives for the tokens of the prompt after those before them. */
  private static final double[] PROMPT_SCORES = {-4.831667, -5.636042};

  @Test
  void an_echoed_prompt_is_scored_from_its_second_token_on() throws Exception {
    String ask = "{'model':'llama','prompt':'a text','echo':true,'temperature':0,'logprobs':2,";
    JsonNode choice = ask("/v1/completions", ask + "'max_tokens':4}").at("/choices/0");
    JsonNode told = choice.get("logprobs");
    assertThat(choice.get("text").asText()).isEqualTo("a text\uFFFD liv22");
    assertThat(told.at("/token_logprobs/0").isNull()).isTrue();
    assertThat(told.at("/top_logprobs/0").isNull()).isTrue();
    for (int i = 0; i < PROMPT_SCORES.length; i++) {
      assertThat(told.at("/token_logprobs/" + (i + 1)).asDouble())
          .isCloseTo(PROMPT_SCORES[i], offset(1e-4));
    }
    assertThat(told.at("/token_logprobs/3").asDouble()).isCloseTo(SCORES[0], offset(1e-4));
    assertThat(told.get("text_offset"))
        .extracting(JsonNode::asInt)
        .containsExactly(0, 0, 1, 6, 7, 11, 12);
    JsonNode alone = ask("/v1/completions", ask + "'max_tokens':0}");
    assertThat(alone.at("/choices/0/text").asText()).isEqualTo("a text");
    assertThat(alone.at("/choices/0/logprobs/tokens")).hasSize(3);
    assertThat(alone.at("/usage/completion_tokens").asInt()).isZero();
    JsonNode ids =
        ask("/v1/completions", ask.replace("'a text'", "[1,263,351]") + "'max_tokens':0}");
    assertThat(ids.at("/choices/0/logprobs/token_logprobs"))
        .isEqualTo(alone.at("/choices/0/logprobs/token_logprobs"));
  }

  @Test
  void what_cannot_be_told_is_refused() {
    String ask = "{'model':'llama','prompt':'a','max_tokens':2,";
    assertThat(refused("/v1/completions", ask + "'logprobs':6}")).contains("from 0 to 5");
    assertThat(
            refused(
                "/v1/chat/completions",
                "{'model':'see','top_logprobs':3,'messages':[{'role':'user','content':'a'}]}"))
        .contains("needs");
  }

  @Test
  void token_ids_are_used_as_they_are() throws Exception {
    String rest = ",'max_tokens':4,'temperature':0}";
    JsonNode text = ask("/v1/completions", "{'model':'llama','prompt':'a text'" + rest);
    JsonNode ids = ask("/v1/completions", "{'model':'llama','prompt':[1,263,351]" + rest);
    assertThat(ids.at("/choices/0/text")).isEqualTo(text.at("/choices/0/text"));
    assertThat(ids.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    JsonNode others = ask("/v1/completions", "{'model':'llama','prompt':[[351,263]]" + rest);
    assertThat(others.at("/choices/0/text")).isNotEqualTo(text.at("/choices/0/text"));
    assertThat(refused("/v1/completions", "{'model':'llama','prompt':[1,999999]" + rest))
        .contains("999999");
    assertThat(refused("/v1/completions", "{'model':'llama','prompt':[[1],'a']" + rest))
        .contains("a list of token ids");
  }

  @Test
  void vectors_of_token_ids_are_those_of_their_text() throws Exception {
    JsonNode tokens = ask("/models/mpnet/tokenize", "{'inputs':'a text'}");
    List<Integer> ids = new ArrayList<>();
    tokens.get(0).forEach(token -> ids.add(token.get("id").asInt()));
    JsonNode text = ask("/v1/embeddings", "{'model':'mpnet','input':'a text'}");
    JsonNode same = ask("/v1/embeddings", "{'model':'mpnet','input':" + ids + "}");
    assertThat(same.at("/data/0/embedding")).isEqualTo(text.at("/data/0/embedding"));
    assertThat(same.get("usage")).isEqualTo(text.get("usage"));
    assertThat(ask("/models/mpnet/embed", "{'inputs':[" + ids + "]}").get(0))
        .isEqualTo(ask("/models/mpnet/embed", "{'inputs':'a text'}").get(0));
  }

  @Test
  void a_chat_is_about_the_picture_that_it_shows() throws Exception {
    JsonNode cat = chat("examples/photos/cat.png");
    JsonNode other = chat("reference/inputs/image/china_640x427.jpg");
    JsonNode content = cat.at("/choices/0/logprobs/content");
    assertThat(cat.at("/choices/0/message/content").asText()).isNotEmpty();
    assertThat(content).hasSize(6).allMatch(token -> token.get("top_logprobs").size() == 2);
    assertThat(content.get(0).at("/top_logprobs/0/logprob"))
        .isEqualTo(content.get(0).get("logprob"));
    assertThat(content.get(0).get("bytes").isArray()).isTrue();
    assertThat(other.at("/choices/0/logprobs")).isNotEqualTo(cat.at("/choices/0/logprobs"));
  }

  private static JsonNode chat(String picture) throws IOException {
    byte[] bytes = Files.readAllBytes(Repository.root().resolve(picture));
    return ask(
        "/v1/chat/completions",
        "{'model':'see','max_tokens':6,'temperature':0,'logprobs':true,'top_logprobs':2,"
            + "'messages':[{'role':'user','content':[{'type':'text','text':'What is this?'},"
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,"
            + Base64.getEncoder().encodeToString(bytes)
            + "'}}]}]}");
  }

  @Test
  void pictures_are_neither_fetched_nor_read_by_name_nor_given_to_models_of_words() {
    String see = "{'model':'see','messages':[{'role':'user','content':[{'type':'image_url',";
    assertThat(
            refused(
                "/v1/chat/completions",
                see + "'image_url':{'url':'http://127.0.0.1:1/cat.png'}}]}]}"))
        .contains("--allow-network");
    assertThat(refused("/v1/chat/completions", see + "'image_url':{'url':'/etc/passwd'}}]}]}"))
        .contains("data:image/png");
    assertThat(
            refused(
                "/v1/chat/completions",
                see.replace("see", "llama") + "'image_url':{'url':'data:,'}}]}]}"))
        .contains("texts alone");
  }
}
