package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.spi.Call;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskLogits;
import dev.heed.vision.mask.MaskPrompt;
import dev.heed.vision.mask.ScoredMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskGenerationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path empty;

  private static Pipeline<Image, GeneratedMasks> sam(Map<String, String> options) {
    return Heed.start()
        .pipeline(
            MaskGeneration.TYPE,
            Opening.of(Golden.folder("sam")).withOptions(options).preferring("backend", "pil"));
  }

  private static Image picture(String name) {
    return Image.read(Reference.folder("models_inputs/" + name));
  }

  @Test
  void upscales_masks_within_1e_6_and_binarises_them_exactly() throws IOException {
    JsonNode cases =
        JSON.readTree(Reference.folder("postprocess/sam_masks.json").toFile()).get("cases");
    int compared = 0;
    for (JsonNode stored : cases) {
      JsonNode dims = stored.at("/pred_masks/dims");
      float[] values = floats(stored.at("/pred_masks"));
      for (int image = 0; image < dims.get(0).asInt(); image++) {
        int each = dims.get(1).asInt() * dims.get(2).asInt();
        for (int i = 0; i < each; i++) {
          MaskLogits upscaled = upscaled(stored, values, image, image * each + i);
          compare(stored, upscaled, image, i);
          compared++;
        }
      }
    }
    System.out.printf("sam_masks: %d masks of %d cases%n", compared, cases.size());
    assertThat(compared).isPositive();
  }

  private static MaskLogits upscaled(JsonNode stored, float[] values, int image, int index) {
    JsonNode dims = stored.at("/pred_masks/dims");
    int height = dims.get(3).asInt();
    int width = dims.get(4).asInt();
    float[] part = Arrays.copyOfRange(values, index * width * height, (index + 1) * width * height);
    JsonNode original = stored.get("original_sizes_hw").get(image);
    JsonNode scaled = stored.get("reshaped_input_sizes_hw").get(image);
    PromptedImage.Frame frame =
        new PromptedImage.Frame(
            original.get(1).asInt(),
            original.get(0).asInt(),
            scaled.get(1).asInt(),
            scaled.get(0).asInt(),
            64,
            64);
    return new PromptedImage(null, Map.of(), frame, true, 0, Call.plain())
        .upscaled(new MaskLogits(width, height, part));
  }

  private static void compare(JsonNode stored, MaskLogits mine, int image, int index) {
    JsonNode expected = stored.get("output").get(image);
    int size = mine.width() * mine.height();
    float[] all = floats(expected);
    boolean binary = stored.get("binarize").asBoolean();
    double threshold = stored.get("mask_threshold").asDouble();
    for (int i = 0; i < size; i++) {
      float theirs = all[index * size + i];
      float ours = mine.values()[i];
      if (!binary) {
        assertThat(ours).as("%s %d", stored.get("case"), i).isCloseTo(theirs, within(1e-6f));
      } else if (Math.abs(ours - threshold) > 1e-7) {
        assertThat(ours > threshold).as("%s %d", stored.get("case"), i).isEqualTo(theirs != 0);
      }
    }
  }

  private static float[] floats(JsonNode tensor) {
    List<Float> values = new ArrayList<>();
    if (tensor.has("rle")) {
      for (int i = 0; i < tensor.get("rle").size(); i += 2) {
        for (int n = 0; n < tensor.get("rle").get(i + 1).asInt(); n++) {
          values.add((float) tensor.get("rle").get(i).asDouble());
        }
      }
    } else {
      tensor
          .get("data")
          .forEach(
              v -> values.add(v.isBoolean() ? (v.asBoolean() ? 1f : 0f) : (float) v.asDouble()));
    }
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return all;
  }

  @Test
  void finds_the_masks_of_the_published_pipeline_scores_within_1e_5() throws IOException {
    int ran = 0;
    for (JsonNode stored :
        JSON.readTree(Reference.folder("postprocess/pipelines.json").toFile()).get("cases")) {
      if (stored.get("task").asText().equals("mask-generation")) {
        Map<String, String> options = new HashMap<>();
        stored
            .get("kwargs")
            .properties()
            .forEach(e -> options.put(e.getKey().replace('_', '-'), e.getValue().asText()));
        try (var pipeline = sam(options)) {
          String name = stored.get("args").get(0).asText().replace("inputs/", "");
          compare(stored.get("output"), pipeline.run(picture(name)));
        }
        ran++;
      }
    }
    System.out.printf("mask-generation: %d cases%n", ran);
    assertThat(ran).isPositive();
  }

  private static void compare(JsonNode expected, GeneratedMasks found) {
    float[] scores = floats(expected.get("scores"));
    assertThat(found.scores()).hasSize(scores.length);
    for (int i = 0; i < scores.length; i++) {
      assertThat(found.scores().get(i)).isCloseTo(scores[i], within(1e-5f));
      float[] mask = floats(expected.get("masks").get(i));
      Mask mine = found.masks().get(i);
      int different = 0;
      for (int at = 0; at < mask.length; at++) {
        different += mine.at(at % mine.width(), at / mine.width()) == (mask[at] != 0) ? 0 : 1;
      }
      System.out.printf("mask %d: %d of %d pixels differ%n", i, different, mask.length);
      assertThat(different).isZero();
    }
  }

  @Test
  void looks_at_a_picture_once_for_many_prompts_as_the_published_model_within_1e_4() {
    Golden golden =
        Golden.of("sam").stream().filter(g -> g.name().equals("point1")).findFirst().orElseThrow();
    float[] point = golden.inputs().get("input_points").toFloats();
    try (var pipeline = sam(Map.of())) {
      Image image = picture("d_96x64.png");
      PromptedImage looked = MaskGeneration.look(pipeline, image);
      double scale = 96.0 / 64;
      MaskPrompt prompt = MaskPrompt.at(point[0] * scale, point[1] * 64.0 / 43);
      List<ScoredMask> all = looked.all(prompt);
      float[] scores = golden.outputs().get("iou_scores").toFloats();
      for (int i = 0; i < 3; i++) {
        assertThat(all.get(i).score()).isCloseTo(scores[i], within(1e-4f));
      }
      assertThat(looked.masks(List.of(prompt, MaskPrompt.at(5, 5)))).hasSize(2);
      assertThat(looked.mask(prompt).score())
          .isEqualTo((float) all.stream().mapToDouble(ScoredMask::score).max().orElseThrow());
    }
  }

  @Test
  void answers_points_and_boxes_from_options() {
    try (var pipeline = sam(Map.of("input-points", "10,20; 30,30 | 50,40"))) {
      assertThat(pipeline.run(picture("d_96x64.png")).masks()).hasSize(2);
    }
    try (var pipeline = sam(Map.of("input-points", "[[[10, 20]]]", "multimask-output", "true"))) {
      assertThat(pipeline.run(picture("d_96x64.png")).masks()).hasSize(3);
    }
  }

  @Test
  void refuses_a_box_where_the_export_knows_none() {
    try (var pipeline = sam(Map.of("input-boxes", "10,20,60,50"))) {
      Refused.with(
          ErrorCode.UNSUPPORTED, () -> pipeline.run(picture("d_96x64.png")), "--input-points");
    }
  }

  @Test
  void crops_find_masks_in_the_whole_picture() {
    Map<String, String> options =
        Map.of(
            "points-per-crop", "2",
            "crops-n-layers", "1",
            "pred-iou-thresh", "-100",
            "stability-score-thresh", "-1",
            "crops-nms-thresh", "0.95");
    try (var pipeline = sam(options)) {
      GeneratedMasks found = pipeline.run(picture("d_96x64.png"));
      assertThat(found.masks())
          .allSatisfy(
              mask -> assertThat(List.of(mask.width(), mask.height())).containsExactly(96, 64));
    }
  }

  @Test
  void refuses_a_point_outside_of_the_image_and_labels_that_do_not_match() {
    try (var pipeline = sam(Map.of("input-points", "200,20"))) {
      Refused.with(
          ErrorCode.INVALID_INPUT, () -> pipeline.run(picture("d_96x64.png")), "200,20", "96 x 64");
    }
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> sam(Map.of("input-points", "1,2;3,4", "input-labels", "1")),
        "1 labels",
        "2 points");
    Refused.with(ErrorCode.INVALID_OPTION, () -> sam(Map.of("input-points", "here")), "450,600");
  }

  @Test
  void says_which_graph_is_missing() throws IOException {
    Files.writeString(empty.resolve("config.json"), "{\"model_type\": \"sam\"}");
    Files.copy(
        Golden.folder("sam").resolve("preprocessor_config.json"),
        empty.resolve("preprocessor_config.json"));
    Files.copy(
        Golden.folder("sam").resolve("onnx/vision_encoder.onnx"),
        empty.resolve("vision_encoder.onnx"));
    Refused.model(
        () -> Heed.start().pipeline(MaskGeneration.TYPE, empty),
        "mask decoder",
        "prompt_encoder_mask_decoder");
  }

  @Test
  void an_image_of_one_pixel_has_masks_of_one_pixel() {
    try (var pipeline = sam(Map.of("input-points", "0,0"))) {
      Mask mask = pipeline.run(Image.of(1, 1, new byte[] {1, 2, 3})).masks().get(0);
      assertThat(List.of(mask.width(), mask.height())).containsExactly(1, 1);
    }
  }
}
