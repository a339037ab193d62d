package dev.heed.vision.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Florence-2 writes is read as by the published post-processor. */
class FlorenceAnswerTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void reads_boxes_quads_polygons_and_texts_as_published() throws IOException {
    FlorenceAnswer reading = new FlorenceAnswer(Set.of("it", "the image", "people"), 0);
    JsonNode stored =
        MAPPER.readTree(Reference.folder("postprocess").resolve("florence2.json").toFile());
    assertThat(stored).hasSizeGreaterThan(60);
    for (JsonNode one : stored) {
      FlorenceTask task = FlorenceTask.in(one.get("task").asText()).orElseThrow();
      JsonNode size = one.get("size");
      PictureFindings found =
          reading.read(task, one.get("text").asText(), size.get(0).asInt(), size.get(1).asInt());
      assertThat(MAPPER.readTree(MAPPER.writeValueAsString(found.json(task))))
          .as(one.toString())
          .isEqualTo(one.get("parsed"));
    }
  }

  @Test
  void lines_of_text_that_are_too_small_are_left_out() {
    String line = "</s><s>small<loc_0><loc_0><loc_10><loc_0><loc_10><loc_10><loc_0><loc_10></s>";
    assertThat(
            new FlorenceAnswer(Set.of(), 0.01)
                .read(FlorenceTask.OCR_WITH_REGION, line, 100, 100)
                .found())
        .isEmpty();
    assertThat(
            new FlorenceAnswer(Set.of(), 0)
                .read(FlorenceTask.OCR_WITH_REGION, line, 100, 100)
                .found())
        .hasSize(1);
  }

  @Test
  void tells_the_model_a_sentence_in_place_of_a_task() {
    FlorenceTask boxes = FlorenceTask.in("<OD>").orElseThrow();
    assertThat(boxes.told("<OD>")).isEqualTo("Locate the objects with category name in the image.");
    FlorenceTask mask = FlorenceTask.in("<REFERRING_EXPRESSION_SEGMENTATION> a cat").orElseThrow();
    assertThat(mask.told("<REFERRING_EXPRESSION_SEGMENTATION> a cat"))
        .isEqualTo("Locate a cat in the image with mask");
    assertThat(FlorenceTask.in("What is this?")).isEmpty();
    assertThatThrownBy(() -> boxes.told("<OD> a cat"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("alone");
    assertThatThrownBy(() -> mask.told("<REFERRING_EXPRESSION_SEGMENTATION>"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("a cat");
  }
}
