package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.TaskType;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.AskedImage;
import dev.heed.vision.language.DocumentQuestionAnswering;
import dev.heed.vision.language.VisualQuestionAnswering;
import dev.heed.wiring.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about pictures and pages, from weights by rule, have the published answers. */
class AskedImagesTest {

  private static final Heed HEED = Heed.start(Settings.quiet());
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double TOLERANCE = 1e-5;

  @TempDir Path temporary;

  private Path model(String name) throws IOException {
    return WeightsByRule.folder(
        Reference.folder("faults/answers/" + name),
        Files.createDirectories(temporary.resolve(name)));
  }

  private static Path file(JsonNode named) {
    return Reference.folder("..").resolve(named.asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"layoutlm", "layoutlm_roberta", "layoutlmv3", "donut"})
  void pages_have_the_published_answers(String name) throws IOException {
    compare(DocumentQuestionAnswering.TYPE, model(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vilt", "blip"})
  void pictures_have_the_published_answers(String name) throws IOException {
    compare(VisualQuestionAnswering.TYPE, model(name));
  }

  private static <O> void compare(TaskType<AskedImage, O> type, Path model) throws IOException {
    JsonNode stored = MAPPER.readTree(model.resolve("case.json").toFile());
    AskedImage asked =
        new AskedImage(Image.read(file(stored.get("image"))), Optional.empty(), List.of());
    try (Pipeline<AskedImage, O> pipeline =
        HEED.pipeline(type, Opening.of(model).preferring("backend", "pil"))) {
      for (JsonNode one : stored.get("cases")) {
        String json = MAPPER.writeValueAsString(type.json(pipeline.run(asked, call(stored, one))));
        assertSame(MAPPER.readTree(json), one.get("answers"), one.toString());
      }
    }
  }

  private static Call call(JsonNode stored, JsonNode one) {
    JsonNode question = one.has("question") ? one.get("question") : stored.get("question");
    Call call = Call.plain().withOption("question", question.asText());
    if (stored.has("words")) {
      call = call.withOption("words", file(stored.get("words")).toString());
    }
    for (var option : one.get("options").properties()) {
      call = call.withOption(option.getKey().replace('_', '-'), option.getValue().asText());
    }
    return call;
  }

  private static void assertSame(JsonNode made, JsonNode expected, String what) {
    assertThat(made).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      for (var field : expected.get(i).properties()) {
        JsonNode value = made.get(i).path(field.getKey());
        if (field.getValue().isDouble()) {
          assertThat(value.asDouble())
              .as(what)
              .isCloseTo(field.getValue().asDouble(), within(TOLERANCE));
        } else {
          assertThat(value).as(what).isEqualTo(field.getValue());
        }
      }
    }
  }

  @Test
  void json_with_a_picture_and_its_words_is_the_same() throws IOException {
    Path model = model("layoutlm");
    JsonNode stored = MAPPER.readTree(model.resolve("case.json").toFile());
    JsonNode words = MAPPER.readTree(file(stored.get("words")).toFile());
    String input =
        MAPPER
            .createObjectNode()
            .put("image", file(stored.get("image")).toString())
            .put("question", stored.get("question").asText())
            .set("word_boxes", words)
            .toString();
    var reader = DocumentQuestionAnswering.TYPE.reader();
    AskedImage asked = reader.read(reader.find(input).get(0));
    try (var pipeline = HEED.pipeline(DocumentQuestionAnswering.TYPE, Opening.of(model))) {
      assertThat(pipeline.run(asked).answers().get(0).answer())
          .isEqualTo(stored.at("/cases/0/answers/0/answer").asText());
    }
  }

  @Test
  void pixels_are_thousandths_of_the_page() throws IOException {
    Path words = temporary.resolve("words.json");
    Files.writeString(
        words,
        "{\"words\": [\"Total\", \"148.40\"], \"boxes\": [[24, 204, 60, 220], [300, 204, 361,"
            + " 220]]}");
    Image page = Image.read(Reference.folder("..").resolve("examples/pages/invoice.png"));
    AskedImage asked = AskedImage.of(page, "How much?");
    try (var pipeline =
        HEED.pipeline(DocumentQuestionAnswering.TYPE, Opening.of(model("layoutlm")))) {
      Call call = Call.plain().withOption("words", words.toString());
      var found = pipeline.run(asked, call.withOption("box-unit", "pixels"));
      assertThat(found.words().get(1).left()).isEqualTo(300 * 1000 / page.width());
      assertThat(found.words().get(1).bottom()).isEqualTo(220 * 1000 / page.height());
    }
  }

  @Test
  void says_what_is_missing() throws IOException {
    Image page = Image.read(Reference.folder("..").resolve("examples/pages/invoice.png"));
    Path huge = temporary.resolve("huge.json");
    Files.writeString(huge, "[[\"Total\", [24, 680, 1090, 735]]]");
    Path wrong = temporary.resolve("wrong.json");
    Files.writeString(wrong, "[[\"Total\", [24, 680]]]");
    try (var pipeline =
        HEED.pipeline(DocumentQuestionAnswering.TYPE, Opening.of(model("layoutlm")))) {
      assertThatThrownBy(() -> pipeline.run(new AskedImage(page, Optional.empty(), List.of())))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("--question");
      AskedImage asked = AskedImage.of(page, "How much?");
      assertThatThrownBy(() -> pipeline.run(asked))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("--words");
      assertThatThrownBy(
              () -> pipeline.run(asked, Call.plain().withOption("words", huge.toString())))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("--box-unit pixels");
      assertThatThrownBy(
              () -> pipeline.run(asked, Call.plain().withOption("words", wrong.toString())))
          .isInstanceOf(HeedException.class)
          .hasMessageContaining("[left, top, right, bottom]");
    }
  }
}
