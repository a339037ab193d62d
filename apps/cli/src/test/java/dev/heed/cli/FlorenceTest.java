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
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageChat;
import dev.heed.vision.language.ImageTextToText;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import dev.heed.wiring.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Florence-2 from weights by rule: the published prompts, texts of three beams, and answers. */
class FlorenceTest {

  private static final Heed HEED = Heed.start(Settings.quiet());
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir static Path folder;

  private static JsonNode stored;
  private static Image image;

  @BeforeAll
  static void make() throws IOException {
    WeightsByRule.folder(Reference.folder("faults/answers/florence2"), folder);
    stored = MAPPER.readTree(folder.resolve("case.json").toFile());
    image = Image.read(Reference.folder("..").resolve(stored.get("image").asText()));
  }

  private static Opening opening() {
    return Opening.of(folder).preferring("backend", "pil");
  }

  @Test
  void answers_each_task_as_published() throws IOException {
    for (JsonNode one : stored.get("cases")) {
      Opening asking =
          opening()
              .withOptions(Map.of("prompt", one.get("prompt").asText(), "max-new-tokens", "24"));
      try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
          HEED.pipeline(ImageTextToText.TYPE, asking)) {
        assertThat(ImageTextToText.promptIds(pipeline, ImageChat.of(image)))
            .isEqualTo(longs(one.get("input_ids")));
        List<GeneratedAnswer> answers = pipeline.run(ImageChat.of(image));
        JsonNode json =
            MAPPER.readTree(MAPPER.writeValueAsString(ImageTextToText.TYPE.json(answers)));
        String written = one.get("text").asText().replaceAll("</?s>|<pad>", "").strip();
        assertThat(json.at("/0/generated_text").asText()).isEqualTo(written);
        if (!one.get("parsed").isNull()) {
          assertThat(json.at("/0/parsed")).isEqualTo(one.get("parsed"));
        }
      }
    }
  }

  private static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  @Test
  void is_what_the_folder_is_for_and_knows_no_chats() {
    try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
        HEED.pipeline(ImageTextToText.TYPE, opening())) {
      assertThatThrownBy(() -> pipeline.run(ImageChat.of("What is this?", image)))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("knows no chats");
      assertThatThrownBy(
              () -> pipeline.run(ImageChat.of(image), Call.plain().withOption("prompt", "<OD> x")))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("<OD>");
    }
  }
}
