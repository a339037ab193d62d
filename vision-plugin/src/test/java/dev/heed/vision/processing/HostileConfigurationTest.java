package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.vision.image.Image;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileConfigurationTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static Json json(String text) {
    try {
      return JsonNodes.json("preprocessor_config.json", MAPPER.readTree(text.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ImageProcessor vit(String keys) {
    return ImageProcessor.of(json("{'image_processor_type': 'ViTImageProcessor', " + keys + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'size': 0 | 'size' should be from 1 to 65536 pixels, but is 0.",
        "'size': -3 | 'size' should be from 1 to 65536 pixels, but is -3.",
        "'size': {'height': 0, 'width': 5} | 'height' should be from 1 to 65536 pixels, but is 0.",
        "'size': 100000 | 'size' should be from 1 to 65536 pixels, but is 100000.",
        "'size': 60000 | 'size' asks for 60000 x 60000 pixels; Heed makes pictures of at most"
            + " 12,582,912 pixels where a configuration names their size.",
        "'size': {'height': 512, 'width': 65536} | 'size' asks for 65536 x 512 pixels;",
        "'do_center_crop': true, 'crop_size': {'height': 65536, 'width': 256} | 'crop_size' asks"
            + " for 256 x 65536 pixels;",
        "'size': 99999999999 | 'size' should be a whole number, but is 99999999999.",
        "'size': 'large' | 'size' should be a whole number, but is \"large\".",
        "'size': [7, 2, 5] | 'size' should be a number, an object or [height, width], but is [7, 2,"
            + " 5].",
        "'size': [] | 'size' should be a number, an object or [height, width], but is [].",
        "'size': {'edge': 5} | 'size' has keys [edge]. It should have height and width;"
            + " shortest_edge;",
        "'size': {'height': 'x', 'width': 5} | 'height' should be a whole number, but is \"x\".",
        "'resample': 9 | There is no resample filter 9. There are: 0 (nearest), 1 (lanczos)",
        "'resample': 'bicubick' | There is no resample filter 'bicubick'",
        "'image_std': [0.5, 0, 0.5] | 'image_std' divides each channel, so none may be 0",
        "'image_std': 0 | 'image_std' divides each channel, so none may be 0",
        "'image_mean': [1, 2] | 'image_mean' should be three finite numbers (red, green, blue), but"
            + " is [1, 2].",
        "'image_mean': NaN | 'image_mean' should be a finite number, but is NaN.",
        "'image_std': [1, Infinity, 1] | 'image_std' should be three finite numbers",
        "'image_mean': {} | 'image_mean' should be a list, but is {}.",
        "'rescale_factor': 'x' | 'rescale_factor' should be a number",
        "'rescale_factor': Infinity | 'rescale_factor' should be a finite number, but is Infinity.",
        "'do_resize': 'yes' | 'do_resize' should be true or false",
      })
  void values_that_make_no_sense_are_named_with_their_file(String keys, String said) {
    assertThatThrownBy(() -> vit(keys))
        .isInstanceOf(HeedException.class)
        .hasMessageStartingWith("preprocessor_config.json")
        .hasMessageContaining(said.strip())
        .extracting(e -> ((HeedException) e).code())
        .isEqualTo(ErrorCode.INVALID_MODEL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ConvNext | 'size': 64, 'crop_pct': 0 | 'crop_pct' should be above 0",
        "PoolFormer | 'crop_pct': -1 | 'crop_pct' should be above 0",
        "DPT | 'ensure_multiple_of': 0 | 'ensure_multiple_of' should be from 1",
        "GLPN | 'size_divisor': 0 | 'size_divisor' should be from 1",
        "Swin2SR | 'size_divisor': -8 | 'size_divisor' should be from 1",
        "Sam | 'pad_size': {'shortest_edge': 4} | 'pad_size' should have height",
        "Detr | 'size': 50, 'max_size': 'x' | 'max_size' should be a whole number",
        "Vivit | 'do_rescale': false | 'offset' is part of rescaling, but do_rescale is false.",
      })
  void values_of_other_types_are_checked_as_well(String type, String keys, String said) {
    assertThatThrownBy(
            () ->
                ImageProcessor.of(
                    json("{'image_processor_type': '" + type + "ImageProcessor'," + keys + "}")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining(said);
  }

  @Test
  void a_type_that_nobody_published_runs_by_its_keys_and_says_so() {
    for (String type :
        List.of(
            "'image_processor_type': 'HouseImageProcessor'",
            "'image_processor_type': 'ImageFeatureExtractor'",
            "'auto_map': {'AutoImageProcessor': 'house--processing.HouseImageProcessor'}")) {
      ImageProcessor processor = ImageProcessor.of(json("{" + type + ", 'size': 32}"));
      assertThat(processor.notices()).as(type).hasSize(1);
      assertThat(processor.notices().get(0)).contains("is not a published one");
      assertThat(processor.process(List.of(Pictures.noise(50, 50, 3))).byName().get("pixel_values"))
          .hasToString("F32[1, 3, 32, 32]");
    }
  }

  @Test
  void a_type_of_another_kind_is_refused_with_the_list_of_types() {
    assertThatThrownBy(
            () -> ImageProcessor.of(json("{'feature_extractor_type': 'WhisperFeatureExtractor'}")))
        .hasMessageStartingWith("No image processor type named 'WhisperFeatureExtractor'.")
        .extracting(e -> ((HeedException) e).code())
        .isEqualTo(ErrorCode.UNKNOWN_NAME);
  }

  @Test
  void without_a_type_the_models_decides() {
    Json nothing = json("{'size': 32}");
    assertThat(ImageProcessor.of(nothing, json("{'model_type': 'beit'}")).type())
        .isEqualTo("BeitImageProcessor");
    assertThat(ImageProcessor.of(nothing, json("{'model_type': 'swinv2'}")).type())
        .isEqualTo("ViTImageProcessor");
    assertThatThrownBy(() -> ImageProcessor.of(nothing, json("{'model_type': 'bert'}")))
        .hasMessageStartingWith(
            "preprocessor_config.json names no image_processor_type, and model type 'bert' implies"
                + " none.");
    assertThatThrownBy(() -> ImageProcessor.of(nothing))
        .hasMessageContaining("model type 'none' implies none");
  }

  @Test
  void fast_and_legacy_names_and_nested_configurations_mean_the_same() {
    Image image = Pictures.noise(50, 40, 3);
    String plain = digest(json("{'image_processor_type': 'ViTImageProcessor', 'size': 32}"), image);
    for (String same :
        List.of(
            "{'image_processor_type': 'ViTImageProcessorFast', 'size': {'height': 32, 'width':"
                + " 32}}",
            "{'feature_extractor_type': 'ViTFeatureExtractor', 'size': [32, 32]}",
            "{'image_processor_type': 'ViTFeatureExtractor', 'size': 32}",
            "{'processor_class': 'X', 'image_processor': {'image_processor_type':"
                + " 'ViTImageProcessor', 'size': 32}}")) {
      assertThat(digest(json(same), image)).as(same).isEqualTo(plain);
    }
  }

  private static String digest(Json config, Image image) {
    return Pictures.sha256(
        ImageProcessor.of(config).process(List.of(image)).byName().get("pixel_values"));
  }

  @Test
  void pictures_of_different_sizes_need_a_processor_that_pads() {
    ImageProcessor processor = vit("'do_resize': false");
    List<Image> batch = List.of(Pictures.noise(50, 40, 3), Pictures.noise(40, 50, 3));
    assertThatThrownBy(() -> processor.process(batch))
        .hasMessage(
            "The images of a batch must come out in one size: image 1 is 50 x 40 pixels after"
                + " processing, image 2 is 40 x 50. This processor does not pad; process them one"
                + " by one, or crop them to one shape first.");
    assertThatThrownBy(() -> processor.process(List.of()))
        .hasMessage("There is no image to process.");
  }

  @Test
  void a_line_of_pixels_that_would_grow_beyond_bounds_is_refused() {
    ImageProcessor processor =
        ImageProcessor.of(json("{'image_processor_type': 'CLIPImageProcessor'}"));
    assertThatThrownBy(() -> processor.process(List.of(Pictures.noise(50_000, 1, 1))))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining(
            "image is 50000 x 1 pixels; the processor would make it 11200000 x 224.");
  }
}
