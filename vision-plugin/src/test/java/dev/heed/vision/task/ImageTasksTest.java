package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.spi.Call;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.SegmentedObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One open model, calls that differ. */
class ImageTasksTest {

  private static final Image WIDE = picture("d_96x64.png");
  private static final Image SMALL = picture("a_48x40.png");

  private static Image picture(String name) {
    return Image.read(Reference.folder("models_inputs/" + name));
  }

  private static <O> Pipeline<Image, O> open(TaskType<Image, O> type, String model) {
    return Heed.start().pipeline(type, Opening.of(Golden.folder(model)));
  }

  @ParameterizedTest
  @CsvSource({
    "depth-estimation, ''",
    "image-classification, top-k=5 function-to-apply= examples= neighbours=5",
    "image-feature-extraction, pool= normalize= similar-to=",
    "image-segmentation,"
        + " subtask= threshold=0.9 mask-threshold=0.5 overlap-mask-area-threshold=0.5"
        + " polygons= polygon-tolerance=1 min-mask-region-area=0 output-mode=",
    "object-detection, threshold=0.5",
    "video-classification, top-k=5 function-to-apply= num-frames= frame-sampling-rate=1",
    "zero-shot-image-classification,"
        + " candidate-labels= hypothesis-template=This is a photo of {}. logit-scale= logit-bias=",
    "zero-shot-object-detection, candidate-labels= threshold=0.1 top-k=",
    "mask-generation,"
        + " input-points= input-labels= input-boxes= multimask-output= points-per-batch=64"
        + " points-per-crop=32 crops-n-layers=0 crop-overlap-ratio=0.3413333333333333"
        + " crop-n-points-downscale-factor=1 pred-iou-thresh=0.88 stability-score-thresh=0.95"
        + " stability-score-offset=1 mask-threshold=0 crops-nms-thresh=0.7 output-rle-mask="
        + " output-bboxes-mask= polygons= polygon-tolerance=1 min-mask-region-area=0 output-mode=",
  })
  void options_have_their_published_names_and_defaults(String task, String options) {
    TaskType<?, ?> type =
        VisionTasks.all().stream().filter(t -> t.id().equals(task)).findFirst().orElseThrow();
    assertThat(
            type.options().stream()
                .map(option -> option.name() + "=" + option.byDefault())
                .collect(Collectors.joining(" ")))
        .isEqualTo(options);
    assertThat(type.options()).extracting(TaskOption::summary).allMatch(text -> text.endsWith("."));
  }

  @Test
  void thresholds_and_the_number_of_labels_may_differ_from_call_to_call() {
    try (var detect = open(ObjectDetection.TYPE, "yolos");
        var classify = open(ImageClassification.TYPE, "vit")) {
      int all = detect.run(WIDE, Map.of("threshold", "0")).size();
      assertThat(detect.run(WIDE, new ObjectDetectionOptions(1))).isEmpty();
      assertThat(all).isPositive();
      assertThat(classify.run(WIDE, Map.of("top-k", "2"))).hasSize(2);
      assertThat(classify.run(WIDE)).hasSize(5);
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> detect.run(WIDE, Map.of("threshold", "1.5")),
          "from 0 to 1");
      Refused.with(
          ErrorCode.UNKNOWN_NAME, () -> detect.run(WIDE, Map.of("treshold", "1")), "threshold");
    }
  }

  @Test
  void images_of_several_sizes_have_the_answers_that_each_has_alone_in_their_order() {
    List<Image> batch = List.of(WIDE, SMALL, WIDE);
    try (var detect = open(ObjectDetection.TYPE, "yolos");
        var see = open(DepthEstimation.TYPE, "dpt")) {
      Call all = Call.plain().withOption("threshold", "0");
      List<List<DetectedObject>> together = detect.run(batch, all);
      List<Depth> depths = see.run(batch);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(together.get(i)).hasSameSizeAs(detect.run(batch.get(i), all));
        assertThat(depths.get(i).predictedDepth())
            .hasDimensions(batch.get(i).height(), batch.get(i).width());
        assertThat(depths.get(i).toString())
            .isEqualTo(see.run(batch.get(i)).toString())
            .startsWith(batch.get(i).width() + " x");
      }
    }
  }

  @Test
  void a_model_without_queries_knows_no_instances() {
    try (var segment = open(ImageSegmentation.TYPE, "segformer");
        var queries = open(ImageSegmentation.TYPE, "maskformer")) {
      assertThat(segment.run(WIDE)).extracting(SegmentedObject::score).containsOnlyNulls();
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> segment.run(WIDE, Map.of("subtask", "panoptic")),
          "It can: semantic");
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> segment.run(WIDE, Map.of("subtask", "colours")),
          "semantic, instance, panoptic");
      assertThat(queries.run(WIDE, Map.of("subtask", "semantic")))
          .extracting(SegmentedObject::score)
          .containsOnlyNulls();
    }
  }

  @Test
  void images_are_compared_with_another_one_in_each_call() {
    String small = Reference.folder("models_inputs/a_48x40.png").toString();
    String wide = Reference.folder("models_inputs/d_96x64.png").toString();
    try (var see = open(ImageFeatureExtraction.TYPE, "dinov2")) {
      double alike = similarity(see, SMALL, wide);
      assertThat(similarity(see, SMALL, small)).isCloseTo(1, within(1e-6));
      assertThat(similarity(see, WIDE, small)).isCloseTo(alike, within(1e-6));
      ImageFeatures first = see.run(SMALL, Map.of("pool", "mean"));
      assertThat(first.similarity(see.run(WIDE, Map.of("pool", "mean"))))
          .isCloseTo(alike, within(1e-6));
      assertThat(see.run(SMALL).values().shape().rank()).isEqualTo(3);
      Refused.with(
          ErrorCode.INVALID_OPTION, () -> see.run(SMALL, Map.of("pool", "median")), "median");
    }
  }

  private static double similarity(
      Pipeline<Image, ImageFeatures> see, Image image, String similarTo) {
    return see.run(image, Map.of("similar-to", similarTo)).similarity().orElseThrow();
  }

  @Test
  void prompts_and_limits_belong_to_the_call() {
    try (var sam = open(MaskGeneration.TYPE, "sam")) {
      assertThat(sam.run(WIDE, Map.of("input-points", "10,20 | 50,40")).masks()).hasSize(2);
      assertThat(sam.run(WIDE, Map.of("input-points", "10,20")).masks()).hasSize(1);
      Call late = Call.plain().withOption("input-points", "10,20").within(Duration.ZERO);
      Refused.with(ErrorCode.TIMEOUT, () -> sam.run(WIDE, late), "time");
      Call stopped = Call.plain().withOption("input-points", "10,20");
      stopped.cancel();
      Refused.with(ErrorCode.CANCELLED, () -> sam.run(WIDE, stopped), "cancelled");
    }
  }

  @Test
  void the_latest_is_kept_and_no_other() {
    Latest<String, Object> latest = new Latest<>();
    Object first = latest.get("a", Object::new);
    assertThat(latest.get("a", Object::new)).isSameAs(first);
    Object second = latest.get("b", Object::new);
    assertThat(second).isNotSameAs(first);
    assertThat(latest.get("a", Object::new)).isNotSameAs(first);
  }
}
