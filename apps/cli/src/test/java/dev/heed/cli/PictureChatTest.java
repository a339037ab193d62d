package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageChat;
import dev.heed.vision.language.ImageTextToText;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import dev.heed.wiring.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture and a question become the published processor's tokens and the model's words. */
class PictureChatTest {

  private static final Heed HEED = Heed.start(Settings.quiet());

  private static final Map<String, String> LENGTH =
      Map.of("max-new-tokens", "8", "min-new-tokens", "8");

  @TempDir Path temporary;

  /** A folder as it comes from the hub: configuration, weights, tokenizer, template, processor. */
  private Path model(String name) throws IOException {
    Path into = Files.createDirectories(temporary.resolve(name));
    WeightsByRule.folder(Reference.folder("models_5/vlm__" + name), into);
    try (Stream<Path> files = Files.list(Reference.folder("faults/vlm/" + name))) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return into;
  }

  private static Path picture(JsonNode stored) {
    return Reference.folder("..").resolve(stored.get("picture").asText());
  }

  private static Opening opening(Path model) {
    return Opening.of(model).withOptions(LENGTH);
  }

  private static Opening asking(Path model, JsonNode stored) {
    Map<String, String> all = new HashMap<>(LENGTH);
    all.put("prompt", stored.get("question").asText());
    return Opening.of(model).withOptions(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smolvlm",
        "qwen2_5_vl",
        "llava",
        "llava_onevision",
        "paligemma",
        "gemma3",
        "internvl",
        "lfm2_vl"
      })
  void gives_the_published_tokens_and_the_published_answers(String name) throws IOException {
    Path model = model(name);
    JsonNode stored = stored(model);
    ImageChat chat = ImageChat.of(Image.read(picture(stored)));
    try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
        HEED.pipeline(ImageTextToText.TYPE, asking(model, stored))) {
      assertThat(ImageTextToText.promptIds(pipeline, chat)).isEqualTo(ids(stored));
      StringBuilder told = new StringBuilder();
      String answer = pipeline.stream(chat, told::append).get(0).generatedText();
      assertThat(answer).isEqualTo(stored.get("answer").asText());
      assertThat(told).hasToString(answer);
      Call beams = Call.plain().withOptions(Map.of("num-beams", "3", "num-return-sequences", "2"));
      assertThat(pipeline.run(chat, beams))
          .extracting(GeneratedAnswer::generatedText)
          .containsExactly(
              stored.get("beams").get(0).asText(), stored.get("beams").get(1).asText());
    }
  }

  private static JsonNode stored(Path model) throws IOException {
    return new ObjectMapper().readTree(model.resolve("case.json").toFile());
  }

  private static long[] ids(JsonNode stored) {
    JsonNode list = stored.get("input_ids");
    long[] ids = new long[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).asLong();
    }
    return ids;
  }

  @Test
  void a_chat_in_json_and_a_picture_with_a_question_are_the_same() throws IOException {
    Path model = model("smolvlm");
    JsonNode stored = stored(model);
    String question = stored.get("question").asText();
    String file = new ObjectMapper().writeValueAsString(picture(stored).toString());
    String written =
        """
        [{"role": "user", "content": [{"type": "image", "path": %s},
                                      {"type": "text", "text": "%s"}]}]
        """
            .formatted(file, question);
    List<Source> sources = ImageTextToText.TYPE.reader().find(written);
    ImageChat chat = ImageTextToText.TYPE.reader().read(sources.get(0));
    ImageChat bare = ImageChat.of(Image.read(picture(stored)));
    try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
        HEED.pipeline(ImageTextToText.TYPE, asking(model, stored))) {
      assertThat(ImageTextToText.promptIds(pipeline, chat)).isEqualTo(ids(stored));
      assertThat(ImageTextToText.promptIds(pipeline, bare)).isEqualTo(ids(stored));
      assertThat(pipeline.run(bare)).isEqualTo(pipeline.run(chat));
    }
  }

  @Test
  void says_what_is_missing() throws IOException {
    Path model = model("smolvlm");
    JsonNode stored = stored(model);
    Image image = Image.read(picture(stored));
    try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
        HEED.pipeline(ImageTextToText.TYPE, opening(model))) {
      assertThatThrownBy(() -> pipeline.run(ImageChat.of(image)))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("--prompt");
      assertThatThrownBy(() -> pipeline.run(ImageChat.of("<image> and <image>", image)))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("1 pictures");
    }
  }

  @Test
  void reads_no_files_that_are_not_named_on_the_command_line() {
    String chat =
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"path\":\"/etc/hostname\"}]}]";
    Source sent =
        new Source("body", () -> new ByteArrayInputStream(chat.getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> ImageTextToText.TYPE.reader().read(sent))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("data:image");
  }
}
