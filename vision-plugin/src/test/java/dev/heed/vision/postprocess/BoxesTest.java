package dev.heed.vision.postprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoxesTest {

  private static final Map<String, Boxes> FAMILIES =
      Map.of(
          "detr", Boxes.NO_OBJECT,
          "yolos", Boxes.NO_OBJECT,
          "rt_detr", Boxes.BEST_PAIRS,
          "owlvit", Boxes.BEST_TEXT);

  static Stream<JsonNode> cases() {
    return StoredCases.of("object_detection.json").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boxes_are_the_published_ones_to_1e_3_pixels_and_scores_to_1e_5(JsonNode stored) {
    Boxes family = FAMILIES.get(stored.get("model").asText());
    Tensor logits = StoredCases.tensor(stored.get("input").get("logits"));
    Tensor boxes = StoredCases.tensor(stored.get("input").get("pred_boxes"));
    JsonNode sizes = stored.get("target_sizes_hw");
    for (int i = 0; i < stored.get("output").size(); i++) {
      float height = sizes.isNull() ? 1 : sizes.get(i).get(0).asInt();
      float width = sizes.isNull() ? 1 : sizes.get(i).get(1).asInt();
      double threshold = stored.get("threshold").asDouble();
      List<Detection> found = family.find(logits, boxes, i, threshold, width, height);
      compare(found, stored.get("output").get(i));
    }
  }

  private static void compare(List<Detection> found, JsonNode stored) {
    float[] scores = StoredCases.tensor(stored.get("scores")).toFloats();
    float[] labels = StoredCases.tensor(stored.get("labels")).toFloats();
    float[] boxes = StoredCases.tensor(stored.get("boxes")).toFloats();
    assertThat(found).hasSize(scores.length);
    Offset<Float> pixels = within(1e-3f);
    for (int i = 0; i < scores.length; i++) {
      assertThat(found.get(i).score()).isCloseTo(scores[i], within(1e-5f));
      assertThat(found.get(i).label()).isEqualTo((int) labels[i]);
      assertThat(found.get(i).box().x0()).isCloseTo(boxes[4 * i], pixels);
      assertThat(found.get(i).box().y0()).isCloseTo(boxes[4 * i + 1], pixels);
      assertThat(found.get(i).box().x1()).isCloseTo(boxes[4 * i + 2], pixels);
      assertThat(found.get(i).box().y1()).isCloseTo(boxes[4 * i + 3], pixels);
    }
  }
}
