package dev.heed.vision.postprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Tensor;
import dev.heed.vision.postprocess.QueryMasks.Subtask;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentationTest {

  static Stream<JsonNode> cases() {
    return StoredCases.of("segmentation.json").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void maps_and_segments_are_the_published_ones_and_scores_to_1e_5(JsonNode stored) {
    String family = stored.get("method").asText().split("\\.", 2)[0];
    Subtask subtask =
        Subtask.valueOf(
            stored
                .get("method")
                .asText()
                .replaceAll(".*post_process_([a-z]+)_.*", "$1")
                .toUpperCase(Locale.ROOT));
    JsonNode sizes = stored.get("target_sizes_hw");
    int height = sizes.isNull() ? 0 : sizes.get(0).get(0).asInt();
    int width = sizes.isNull() ? 0 : sizes.get(0).get(1).asInt();
    Segmentation found =
        family.equals("segformer")
            ? SemanticMaps.of(Planes.of("logits", input(stored, "logits"), 0), height, width)
            : segment(
                QueryMasks.valueOf(family.toUpperCase(Locale.ROOT)),
                subtask,
                stored,
                height,
                width);
    JsonNode output = stored.get("output").get(0);
    if (subtask == Subtask.SEMANTIC) {
      assertSameMap(found, output);
    } else {
      assertSameSegments(found.segments(), output.get("segments_info"));
      if (output.get("segmentation").isObject()) {
        assertSameMap(found, output.get("segmentation"));
      }
    }
  }

  private static Segmentation segment(
      QueryMasks family, Subtask subtask, JsonNode stored, int height, int width) {
    Set<Integer> fused =
        StreamSupport.stream(stored.path("label_ids_to_fuse").spliterator(), false)
            .map(JsonNode::asInt)
            .collect(Collectors.toSet());
    // The cases do not say it, but their note does: DETR's were made with 0.8, the others with 0.6.
    double overlap = family == QueryMasks.DETR ? 0.8 : 0.6;
    Thresholds at = new Thresholds(stored.path("threshold").asDouble(0.5), 0.5, overlap, fused);
    return family.segment(
        subtask,
        input(stored, family.logits()),
        input(stored, family.masks()),
        0,
        height,
        width,
        at);
  }

  private static Tensor input(JsonNode stored, String name) {
    return StoredCases.tensor(stored.get("input").get(name));
  }

  private static void assertSameMap(Segmentation found, JsonNode stored) {
    float[] expected = StoredCases.tensor(stored).toFloats();
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      different += expected[i] == found.map()[i] ? 0 : 1;
    }
    assertThat(different).as("pixels of %d that differ", expected.length).isZero();
  }

  private static void assertSameSegments(List<Segment> found, JsonNode stored) {
    assertThat(found).as("%s", stored).hasSize(stored.size());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).id()).isEqualTo(stored.get(i).get("id").asInt());
      assertThat(found.get(i).labelId()).isEqualTo(stored.get(i).get("label_id").asInt());
      assertThat(found.get(i).wasFused()).isEqualTo(stored.get(i).get("was_fused").asBoolean());
      assertThat(found.get(i).score())
          .isCloseTo(stored.get(i).get("score").asDouble(), within(1e-5));
    }
  }
}
