package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.spi.OptionSchema;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextGenerationTest {

  private static final Heed HEED = Heed.start();

  @TempDir private Path temporary;

  private static Pipeline<String, List<WrittenText>> open(String model, String... options) {
    return HEED.pipeline(TextGeneration.TYPE, opening(model, options));
  }

  private static Opening opening(String model, String... options) {
    Map<String, String> byName = new java.util.HashMap<>();
    byName.put("do-sample", "false");
    byName.put("max-new-tokens", "8");
    for (int i = 0; i < options.length; i += 2) {
      byName.put(options[i], options[i + 1]);
    }
    return Opening.of(Reference.folder("models/" + model)).withOptions(byName);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void a_text_in_a_batch_is_the_text_alone(String model) {
    List<String> texts = List.of("Once upon a time", "hello world", "The cat sat on the mat.");
    try (var pipeline = open(model)) {
      List<List<WrittenText>> together = pipeline.run(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i)).isEqualTo(pipeline.run(texts.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void pieces_together_are_the_answer(String model) {
    try (var pipeline = open(model)) {
      StringBuilder pieces = new StringBuilder();
      List<WrittenText> answer = pipeline.stream("Once upon a time", pieces::append);
      assertThat(pieces.toString()).isEqualTo(answer.get(0).text());
      assertThat(answer).isEqualTo(pipeline.run("Once upon a time"));
    }
  }

  @Test
  void several_beams_are_told_too() {
    try (var pipeline = open("gpt2", "num-beams", "3", "num-return-sequences", "2")) {
      StringBuilder pieces = new StringBuilder();
      List<WrittenText> answer = pipeline.stream("Once", pieces::append);
      assertThat(pieces.toString()).isEqualTo(answer.get(0).text() + "\n" + answer.get(1).text());
    }
  }

  @Test
  void an_encoder_decoder_tells_its_text_as_it_comes() {
    try (var pipeline = HEED.pipeline(TextToText.GENERATION, opening("t5", "num-beams", "1"))) {
      List<String> pieces = new ArrayList<>();
      var answer = pipeline.stream("The cat sat on the mat.", pieces::add);
      assertThat(String.join("", pieces)).isEqualTo(answer.get(0).generatedText());
      assertThat(answer).isEqualTo(pipeline.run("The cat sat on the mat."));
    }
  }

  @Test
  void a_call_has_settings_of_its_own() {
    try (var pipeline = open("gpt2", "return-full-text", "false")) {
      String text = pipeline.run("Once upon a time").get(0).text();
      Map<String, String> two = Map.of("max-new-tokens", "2");
      assertThat(text).startsWith(pipeline.run("Once upon a time", two).get(0).text());
      assertThat(pipeline.run("Once upon a time", Map.of("return-full-text", "true")).get(0).text())
          .isEqualTo("Once upon a time" + text);
    }
  }

  @Test
  void a_stop_string_ends_the_text() {
    try (var pipeline = open("gpt2", "stop-strings", "Q", "return-full-text", "false")) {
      assertThat(pipeline.run("Once upon a time").get(0).text()).isEqualTo("eeQ");
    }
  }

  @Test
  void an_empty_prompt_is_refused_where_the_tokenizer_begins_with_nothing() {
    try (var pipeline = open("gpt2")) {
      Refused.with(ErrorCode.INVALID_INPUT, () -> pipeline.run(""), "has no tokens");
      Refused.with(ErrorCode.INVALID_INPUT, () -> pipeline.run(List.of("a", "")), "has no tokens");
    }
  }

  @Test
  void a_prompt_that_is_too_long_is_refused() {
    try (var pipeline = open("gpt2")) {
      Refused.with(ErrorCode.INVALID_INPUT, () -> pipeline.run("word ".repeat(80)), "64 positions");
    }
  }

  @Test
  void a_chat_without_a_template_says_where_one_would_be() {
    try (var pipeline = open("gpt2", "chat", "true")) {
      Refused.with(ErrorCode.INVALID_INPUT, () -> pipeline.run("Hello"), "chat_template.jinja");
    }
  }

  @Test
  void a_chat_comes_back_with_one_more_message() throws IOException {
    Path model = copy("gpt2");
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:");
    try (var pipeline = HEED.pipeline(TextGeneration.TYPE, opening(model))) {
      WrittenText answer = pipeline.run("[{\"role\": \"user\", \"content\": \"Hello\"}]").get(0);
      List<ChatMessage> messages = ((WrittenText.GeneratedChat) answer).generatedText();
      assertThat(messages.get(0)).isEqualTo(new ChatMessage("user", "Hello"));
      assertThat(messages.get(1).role()).isEqualTo("assistant");
      assertThat(messages.get(1).content()).isNotEmpty();
    }
  }

  @Test
  void a_template_sees_parts_tool_calls_and_tools() throws IOException {
    Path model = copy("gpt2");
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m | tojson }}{% endfor %}{{ tools | tojson }}{{ documents }}");
    String chat =
        """
        {"messages": [
          {"role": "user", "content": [{"type": "text", "text": "Rome"}, {"type": "text", "text": "?"}]},
          {"role": "assistant", "content": null,
           "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": {"n": 1}}}]},
          {"role": "tool", "name": "f", "content": "3"}],
         "tools": [{"type": "function", "function": {"name": "f"}}]}\
        """;
    String written = ChatTemplate.of(ModelFolder.open(model)).render(conversation(chat));
    assertThat(written)
        .isEqualTo(
            "{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Rome\"},"
                + " {\"type\": \"text\", \"text\": \"?\"}]}"
                + "{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"type\":"
                + " \"function\", \"function\": {\"name\": \"f\", \"arguments\": {\"n\": 1}}}]}"
                + "{\"role\": \"tool\", \"name\": \"f\", \"content\": \"3\"}"
                + "[{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]None");
  }

  @Test
  void a_message_in_parts_is_continued_in_its_last_text() throws IOException {
    Path model = copy("gpt2");
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% for m in messages %}{% for p in m.content %}{{ p.text }}{% endfor %}|{% endfor %}");
    String chat =
        "[{\"role\": \"assistant\", \"content\": [{\"type\": \"text\", \"text\": \"Hi, \"}]}]";
    assertThat(ChatTemplate.of(ModelFolder.open(model)).render(conversation(chat)))
        .isEqualTo("Hi, ");
    ChatMessage longer = conversation(chat).last().continued("you");
    assertThat(longer.content()).isEqualTo("Hi, you");
    assertThat(longer.asMap().toString()).contains("text=Hi, you");
  }

  @Test
  void a_part_that_is_no_text_is_refused() {
    String chat = "[{\"role\": \"user\", \"content\": [{\"type\": \"image\", \"url\": \"x\"}]}]";
    Refused.with(ErrorCode.INVALID_INPUT, () -> conversation(chat), "is no text");
  }

  private static Conversation conversation(String json) {
    return ChatPrompt.of(json, OptionSchema.of(TextGenerationOptions.class).parse(Map.of()))
        .orElseThrow();
  }

  private static Opening opening(Path model) {
    return Opening.of(model).withOptions(Map.of("do-sample", "false", "max-new-tokens", "4"));
  }

  private Path copy(String model) throws IOException {
    Path from = Reference.folder("models/" + model);
    Path to = Files.createDirectories(temporary.resolve(model));
    for (String name :
        List.of(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    Files.createDirectories(to.resolve("onnx"));
    try (var graphs = Files.list(from.resolve("onnx"))) {
      for (Path graph : graphs.toList()) {
        Files.copy(graph, to.resolve("onnx").resolve(graph.getFileName().toString()));
      }
    }
    return to;
  }

  @Test
  void a_folder_without_a_decoder_says_so() throws IOException {
    Path model = copy("t5");
    try (var graphs = Files.list(model.resolve("onnx"))) {
      for (Path graph : graphs.toList()) {
        if (graph.getFileName().toString().startsWith("decoder")) {
          Files.delete(graph);
        }
      }
    }
    Refused.model(
        () -> HEED.pipeline(TextToText.GENERATION, Opening.of(model)).close(),
        "no decoder graph",
        "encoder_model");
  }

  @Test
  void a_wrong_option_is_named() {
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> open("gpt2", "num-beams", "many").close(),
        "--num-beams",
        "a whole number");
  }

  @Test
  void translation_knows_its_languages_from_its_name() {
    assertThat(HEED.task("translation_en_to_de").id()).isEqualTo("translation_en_to_de");
    Refused.with(ErrorCode.UNKNOWN_NAME, () -> HEED.task("translation_of_a"), "translation");
  }
}
