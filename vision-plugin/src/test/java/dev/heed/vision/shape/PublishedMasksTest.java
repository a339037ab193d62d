package dev.heed.vision.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.CocoRle;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.RunLengths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Held to pycocotools and OpenCV on random and drawn masks. */
class PublishedMasksTest {

  static Stream<Arguments> masks() throws IOException {
    JsonNode all = new ObjectMapper().readTree(Reference.folder("shapes/masks.json").toFile());
    return StreamSupport.stream(all.spliterator(), false)
        .map(each -> Arguments.of(each.path("name").asText(), each));
  }

  private static RunLengths runs(JsonNode mask, JsonNode counts) {
    return new RunLengths(numbers(mask.get("size")), numbers(counts));
  }

  private static List<Integer> numbers(JsonNode list) {
    List<Integer> numbers = new ArrayList<>();
    list.forEach(each -> numbers.add(each.asInt()));
    return numbers;
  }

  private static Mask mask(JsonNode mask) {
    return runs(mask, mask.get("counts")).mask();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masks")
  void run_lengths_and_their_string_are_those_of_pycocotools(String name, JsonNode expected) {
    Mask mask = mask(expected);
    assertThat(mask.area()).isEqualTo(expected.get("area").asInt());
    assertThat(mask.runLengths()).isEqualTo(runs(expected, expected.get("counts")));
    CocoRle packed = CocoRle.of(mask.runLengths());
    assertThat(packed.counts()).isEqualTo(expected.get("string").asText());
    assertThat(packed.runLengths()).isEqualTo(mask.runLengths());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masks")
  void small_regions_go_as_published(String name, JsonNode expected) {
    Mask mask = mask(expected);
    expected
        .get("cleaned")
        .properties()
        .forEach(
            each ->
                assertThat(SmallRegions.removed(mask, Integer.parseInt(each.getKey())).runLengths())
                    .as("regions under %s", each.getKey())
                    .isEqualTo(runs(expected, each.getValue())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masks")
  void parts_centroid_and_rectangle_are_those_of_opencv(String name, JsonNode expected) {
    Mask mask = mask(expected);
    MaskShape shape = MaskShape.of(mask, 0);
    if (!expected.has("parts")) {
      assertThat(shape.centroid()).isEmpty();
      assertThat(shape.rectangle()).isEmpty();
      assertThat(shape.polygons()).isEmpty();
      return;
    }
    assertThat(Components.of(mask, Components.Connectivity.SIDES).count())
        .isEqualTo(expected.get("parts").get(0).asInt())
        .isEqualTo(shape.polygons().size());
    assertThat(Components.of(mask, Components.Connectivity.CORNERS).count())
        .isEqualTo(expected.get("parts").get(1).asInt());
    Position centroid = shape.centroid().orElseThrow();
    assertThat(centroid.x()).isCloseTo(expected.get("centroid").get(0).asDouble(), within(1e-9));
    assertThat(centroid.y()).isCloseTo(expected.get("centroid").get(1).asDouble(), within(1e-9));
    // OpenCV computes the rectangle in single precision
    double area = expected.get("rectangle_area").asDouble();
    assertThat(shape.rectangle().orElseThrow().area()).isCloseTo(area, within(1e-4 * area));
  }
}
