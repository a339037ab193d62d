package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.runtime.Inputs;
import dev.heed.testing.Tally;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind that is described by steps, under many configurations, held to digests of what the
 * published slow processors of transformers 4 made of the same pictures; where they refused, so
 * must Heed.
 */
class PublishedKindsTest {

  static Stream<Arguments> cases() throws IOException {
    return stream(table().get("cases"))
        .map(one -> Arguments.of(one.get("type").asText(), one.get("config"), one.get("outputs")));
  }

  private static JsonNode table() throws IOException {
    try (InputStream in = PublishedKindsTest.class.getResourceAsStream("published-kinds.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void agrees_with_the_published_processor(String type, ObjectNode config, JsonNode outputs) {
    ObjectNode typed = config.deepCopy().put("image_processor_type", type);
    for (JsonNode expected : outputs) {
      List<Image> pictures = stream(expected.get("images")).map(Pictures::drawn).toList();
      if (expected.has("refused")) {
        assertThatThrownBy(() -> process(typed, pictures))
            .as("%s", expected)
            .isInstanceOf(HeedException.class);
      } else {
        check(expected, process(typed, pictures));
      }
      Tally.add(Tally.Kind.PICTURES, pictures.size());
    }
  }

  /** By the steps, which also say where a picture goes; the rules have cases of their own. */
  private static Inputs process(ObjectNode config, List<Image> pictures) {
    Json json = JsonNodes.json("preprocessor_config.json", config);
    Json none = Json.empty("config.json");
    Settings settings = Settings.of(ImageProcessorKind.of(json, none), json, none);
    return new StepRecipe(settings, List.of()).process(pictures);
  }

  private static void check(JsonNode expected, Inputs inputs) {
    List<Long> dims = stream(expected.get("dims")).map(JsonNode::asLong).toList();
    List<Long> actual = new ArrayList<>();
    for (long axis : inputs.byName().get("pixel_values").shape().axes()) {
      actual.add(axis);
    }
    assertThat(actual).as("%s", expected).isEqualTo(dims);
    assertThat(Pictures.sha256(inputs.byName().get("pixel_values")))
        .as("%s", expected)
        .isEqualTo(expected.get("sha256").asText());
    assertThat(inputs.byName().containsKey("pixel_mask")).isEqualTo(expected.has("mask_sha256"));
    if (expected.has("mask_sha256")) {
      assertThat(Pictures.sha256(inputs.byName().get("pixel_mask")))
          .isEqualTo(expected.get("mask_sha256").asText());
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void every_kind_answers_to_its_fast_and_its_legacy_name(
      String type, ObjectNode config, JsonNode outputs) {
    if (stream(outputs).noneMatch(expected -> expected.has("refused"))) {
      String legacy = type.replace("ImageProcessor", "FeatureExtractor");
      for (String name : List.of(type, type + "Fast", legacy)) {
        assertThat(named(config, "image_processor_type", name).type()).isEqualTo(type);
        assertThat(named(config, "feature_extractor_type", name).type()).isEqualTo(type);
      }
    }
  }

  private static ImageProcessor named(ObjectNode config, String key, String name) {
    return ImageProcessor.of(
        JsonNodes.json("preprocessor_config.json", config.deepCopy().put(key, name)));
  }

  /**
   * Published only in a variant that resizes in floats, whose steps are those of the others; by
   * timm; or by transformers.js, which has one class for all.
   */
  private static final List<String> WITHOUT_A_SLOW_CLASS =
      List.of(
          "Sam2ImageProcessor",
          "RfDetrImageProcessor",
          "TimmWrapperImageProcessor",
          "ImageProcessor");

  @Test
  void every_kind_has_a_case() throws IOException {
    List<String> tested =
        stream(table().get("cases")).map(one -> one.get("type").asText()).distinct().toList();
    List<String> types = new ArrayList<>(ImageProcessorKind.names());
    types.removeAll(WITHOUT_A_SLOW_CLASS);
    assertThat(tested).containsAll(types);
  }
}
