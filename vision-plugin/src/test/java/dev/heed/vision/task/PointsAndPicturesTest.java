package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.spi.TaskType;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.testing.TinyGraph;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Keypoint;
import dev.heed.vision.postprocess.KeypointGroup;
import dev.heed.vision.postprocess.KeypointMatch;
import dev.heed.vision.postprocess.PersonBox;
import dev.heed.vision.postprocess.PoseHeatmaps;
import dev.heed.vision.postprocess.SegmentedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From picture to answer as the published code goes, on weights by rule. */
class PointsAndPicturesTest {

  private static final JsonNode STORED = stored();

  @TempDir Path temporary;

  private static JsonNode stored() {
    try {
      return new ObjectMapper()
          .readTree(Reference.folder("postprocess/points_and_pictures.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path picture(String name) {
    return Reference.folder("inputs/image/" + name);
  }

  private <O> O run(TaskType<Image, O> type, JsonNode wanted, Map<String, String> options) {
    try {
      Path into = Files.createDirectories(temporary.resolve("model"));
      WeightsByRule.folder(Reference.folder("models_5/" + wanted.get("model").asText()), into);
      if (wanted.has("config")) {
        Files.writeString(into.resolve("config.json"), wanted.get("config").toString());
      }
      try (var pipeline =
          Heed.start().pipeline(type, Opening.of(into).preferring("backend", "pil"))) {
        assertThat(type.fits(ModelFolder.open(into))).isTrue();
        Image image = Image.read(picture(wanted.get("image").asText()));
        O answer = pipeline.run(image, options);
        Path png = temporary.resolve("drawn.png");
        type.draw(image, answer, png);
        assertThat(Image.read(png).width()).isGreaterThanOrEqualTo(image.width());
        return answer;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> points() {
    return cases("keypoint-detection");
  }

  static Stream<JsonNode> matches() {
    return cases("keypoint-matching");
  }

  private static Stream<JsonNode> cases(String task) {
    return list(STORED.get("cases")).filter(each -> each.get("task").asText().equals(task));
  }

  private static Stream<JsonNode> list(JsonNode nodes) {
    return StreamSupport.stream(nodes.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("points")
  void points_and_joints_are_where_the_published_code_has_them(JsonNode wanted) {
    Map<String, String> options = new HashMap<>();
    wanted.get("options").properties().forEach(o -> options.put(o.getKey(), o.getValue().asText()));
    List<KeypointGroup> groups = run(KeypointDetection.TYPE, wanted, options);
    assertThat(groups).hasSize(wanted.get("answer").size());
    for (int i = 0; i < groups.size(); i++) {
      JsonNode expected = wanted.get("answer").get(i).get("keypoints");
      List<Keypoint> made = groups.get(i).keypoints();
      assertThat(made).hasSize(expected.size());
      for (int k = 0; k < made.size(); k++) {
        JsonNode point = expected.get(k);
        assertThat(made.get(k).x()).isCloseTo((float) point.get("x").asDouble(), within(0.02f));
        assertThat(made.get(k).y()).isCloseTo((float) point.get("y").asDouble(), within(0.02f));
        assertThat(made.get(k).score())
            .isCloseTo((float) point.get("score").asDouble(), within(1e-5f));
        assertThat(made.get(k).label())
            .isEqualTo(point.has("label") ? point.get("label").asText() : null);
      }
    }
    double middle = groups.get(0).keypoints().get(0).score() - 1e-6;
    options.put("threshold", Double.toString(middle));
    assertThat(run(KeypointDetection.TYPE, wanted, options).get(0).keypoints())
        .allMatch(point -> point.score() > middle);
  }

  @Test
  void peaks_are_refined_as_published() {
    JsonNode wanted = STORED.get("peaks");
    List<PersonBox.Frame> frames =
        list(wanted.get("boxes"))
            .map(b -> new PersonBox(at(b, 0), at(b, 1), at(b, 2), at(b, 3)).frame(96, 128, 200))
            .toList();
    List<List<PoseHeatmaps.Joint>> people =
        PoseHeatmaps.of(tensor(wanted.get("dims"), wanted.get("heatmaps"))).joints(frames);
    for (int i = 0; i < people.size(); i++) {
      for (int k = 0; k < people.get(i).size(); k++) {
        PoseHeatmaps.Joint joint = people.get(i).get(k);
        JsonNode expected = wanted.get("answer").get(i).get("keypoints").get(k);
        assertThat((double) joint.x()).isCloseTo(at(expected, 0), within(2e-3));
        assertThat((double) joint.y()).isCloseTo(at(expected, 1), within(2e-3));
      }
    }
  }

  private static double at(JsonNode list, int place) {
    return list.get(place).asDouble();
  }

  private static Tensor tensor(JsonNode dims, JsonNode values) {
    long[] axes = list(dims).mapToLong(JsonNode::asLong).toArray();
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) values.get(i).asDouble();
    }
    return Tensor.of(new Shape(axes), numbers);
  }

  @ParameterizedTest
  @MethodSource("matches")
  void the_same_points_are_found_in_two_pictures(JsonNode wanted) {
    String other = picture(wanted.get("options").get("match-with").asText()).toString();
    MatchedKeypoints made =
        run(KeypointMatching.TYPE, wanted, Map.of("match-with", other, "threshold", "0"));
    List<String> expected = new ArrayList<>();
    for (JsonNode match : wanted.get("answer")) {
      expected.add("%s %s".formatted(match.get("first"), match.get("second")));
    }
    assertThat(made.matches().stream().map(PointsAndPicturesTest::places))
        .containsExactlyInAnyOrderElementsOf(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(made.matches().get(i).score())
          .isCloseTo((float) wanted.get("answer").get(i).get("score").asDouble(), within(1e-8f));
    }
  }

  private static String places(KeypointMatch match) {
    return "[%s,%s] [%s,%s]"
        .formatted(match.first().x(), match.first().y(), match.second().x(), match.second().y());
  }

  @Test
  void a_matte_is_the_published_one() {
    JsonNode wanted = cases("image-matting").findFirst().orElseThrow();
    byte[] rgb = new byte[3 * 200 * 133];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % 200;
      int y = i / 3 / 200;
      boolean front = x >= 100 && x < 150 && y >= 40 && y < 90;
      rgb[i] = (byte) (x < 60 ? 0 : front ? 255 : 128);
    }
    Path trimap = temporary.resolve("trimap.png");
    Image.of(200, 133, rgb).writePng(trimap);
    MadeImage made = run(ImageMatting.TYPE, wanted, Map.of("trimap", trimap.toString()));
    int step = wanted.get("step").asInt();
    for (int i = 0; i < wanted.get("answer").size(); i++) {
      int alpha = made.alpha(i * step % 200, i * step / 200);
      assertThat(alpha).isCloseTo(wanted.get("answer").get(i).asInt(), within(1));
    }
    Refused.with(
        ErrorCode.INVALID_OPTION, () -> run(ImageMatting.TYPE, wanted, Map.of()), "--trimap");
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () ->
            run(ImageMatting.TYPE, wanted, Map.of("trimap", picture("cat_451x300.png").toString())),
        "451 x 300");
  }

  @Test
  void a_larger_picture_is_the_published_one() {
    JsonNode wanted = cases("image-to-image").findFirst().orElseThrow();
    MadeImage made = run(ImageToImage.TYPE, wanted, Map.of());
    int width = wanted.get("dims").get(2).asInt();
    assertThat(made.width()).isEqualTo(width);
    for (int i = 0; i < wanted.get("answer").size(); i++) {
      int value = made.image().rgb()[3 * i] & 0xFF;
      assertThat(value).isCloseTo(wanted.get("answer").get(i).asInt(), within(1));
    }
  }

  @Test
  void regions_of_names_are_the_published_ones() {
    JsonNode wanted = STORED.get("named_regions");
    List<String> labels = List.of("a", "b", "c");
    List<SegmentedObject> regions =
        ZeroShotImageSegmentation.regions(
            tensor(wanted.get("dims"), wanted.get("logits")),
            labels,
            Image.of(30, 20, new byte[3 * 30 * 20]),
            wanted.get("threshold").asDouble());
    assertThat(regions).hasSize((int) list(wanted.get("area")).filter(a -> a.asInt() > 0).count());
    for (SegmentedObject region : regions) {
      int place = labels.indexOf(region.label());
      int first = wanted.get("first").get(place).asInt();
      assertThat(region.mask().area()).isEqualTo(wanted.get("area").get(place).asInt());
      assertThat(region.mask().at(first % 30, first / 30)).isTrue();
      assertThat(region.score()).isCloseTo(at(wanted.get("score"), place), within(1e-6));
    }
  }

  /** A graph whose mask is one that is inside, whatever the picture; its ports have any names. */
  @Test
  void a_mask_of_shares_or_of_logits_cuts_out_what_is_in_front() throws IOException {
    for (JsonNode wanted : STORED.get("foreground")) {
      Path model = Files.createDirectories(temporary.resolve("cut"));
      TinyGraph.graph()
          .input("img", ElementType.F32, "b", 3, "h", "w")
          .output("whatever", ElementType.F32, 1, 1, 6, 8)
          .weight("mask", tensor(wanted.get("dims"), wanted.get("mask")))
          .weight("none", Tensor.of(Shape.of(), 0f))
          .node("ReduceMax", List.of("img"), List.of("most"), TinyGraph.integer("keepdims", 0))
          .node("Mul", List.of("most", "none"), List.of("zero"))
          .node("Add", List.of("mask", "zero"), List.of("whatever"))
          .writeTo(model.resolve("model.onnx"));
      Files.writeString(
          model.resolve("config.json"),
          "{\"architectures\": [\"BriaRMBG\"], \"model_type\": \"x\"}");
      Files.writeString(
          model.resolve("preprocessor_config.json"),
          "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"height\": 12, \"width\":"
              + " 16}}");
      Image image = Image.of(13, 9, new byte[3 * 13 * 9]);
      try (var pipeline = Heed.start().pipeline(BackgroundRemoval.TYPE, Opening.of(model))) {
        MadeImage made = pipeline.run(image);
        assertThat(
                IntStream.range(0, 13 * 9)
                    .map(i -> made.alpha(i % 13, i / 13) - wanted.get("alpha").get(i).asInt()))
            .allMatch(difference -> Math.abs(difference) <= 1);
        Path png = temporary.resolve("cut.png");
        made.writePng(png);
        var read = javax.imageio.ImageIO.read(png.toFile());
        assertThat(read.getColorModel().hasAlpha()).isTrue();
        assertThat(read.getRGB(5, 4) >>> 24).isEqualTo(made.alpha(5, 4));
      }
    }
  }

  @Test
  void boxes_are_read_in_both_ways_of_writing_and_refused_otherwise() {
    assertThat(
            new KeypointDetectionOptions("1,2,3,4; 5,6,7,8", java.util.Optional.empty(), 0)
                .people(9, 9))
        .isEqualTo(
            new KeypointDetectionOptions("[[1,2,3,4],[5,6,7,8]]", java.util.Optional.empty(), 0)
                .people(9, 9))
        .hasSize(2);
    for (String wrong : List.of("1,2,3", "1,2,3,4,5", "a,2,3,4", "1,2,0,4", "1,NaN,3,4")) {
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> new KeypointDetectionOptions(wrong, java.util.Optional.empty(), 0),
          "--boxes");
    }
  }
}
