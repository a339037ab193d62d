package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes, files of annotations and pages from the command line. */
class AnnotationsCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CAT = Reference.folder("inputs/image/cat_451x300.png").toString();
  private static final String CHINA = Reference.folder("inputs/image/china_640x427.jpg").toString();
  private static final String MODEL = Reference.folder("models/segformer").toString();

  @TempDir Path folder;

  private Run segmentation(String... more) {
    String[] words = new String[more.length + 5];
    System.arraycopy(
        new String[] {"run", "image-segmentation", "--model", MODEL, CAT}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return Run.heed(words);
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  @Test
  void coco_has_the_masks_that_json_has() throws IOException {
    Path file = folder.resolve("annotations.json");
    Run run = segmentation(CHINA, "--out", file.toString(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode annotations = JSON.readTree(file.toFile()).get("annotations");
    int next = 0;
    int image = 1;
    for (String line : run.out().lines().toList()) {
      for (JsonNode region : json(line).get("output")) {
        JsonNode annotation = annotations.get(next++);
        assertThat(annotation.get("segmentation")).isEqualTo(region.get("mask"));
        assertThat(annotation.get("image_id").asInt()).isEqualTo(image);
      }
      image++;
    }
    assertThat(annotations).hasSize(next).hasSizeGreaterThan(2);
  }

  @Test
  void shapes_and_packed_run_lengths_stand_in_json_on_request() throws IOException {
    Run run = segmentation("--polygons", "--output-mode", "coco_rle", "--json");
    JsonNode region = json(run.out()).at("/output/0");
    assertThat(region.at("/rle/counts").isTextual()).isTrue();
    assertThat(region.at("/shape/area").asInt()).isPositive();
    assertThat(region.at("/shape/centroid")).hasSize(2);
    assertThat(region.at("/shape/rectangle_corners")).hasSize(4);
    assertThat(region.at("/shape/polygons/0/outer/0")).hasSize(2);
    assertThat(json(segmentation("--json").out()).at("/output/0").has("shape")).isFalse();
  }

  @Test
  void other_formats_and_a_drawing_beside_them() {
    Path png = folder.resolve("cat.png");
    Path panoptic = folder.resolve("panoptic.json");
    Run run =
        segmentation(
            "--draw", png.toString(), "--out", panoptic.toString(), "--format", "coco-panoptic");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(png).isRegularFile();
    assertThat(Image.read(folder.resolve("panoptic/cat_451x300.png")).width()).isEqualTo(451);
    Run labelme =
        segmentation(CHINA, "--out", folder.resolve("labels").toString(), "--format", "labelme");
    assertThat(labelme.code()).as(labelme.err()).isZero();
    assertThat(folder.resolve("labels/cat_451x300.json")).isRegularFile();
    assertThat(folder.resolve("labels/china_640x427.json")).isRegularFile();
  }

  @Test
  void what_cannot_be_annotated_says_so() {
    Run none = Run.heed("run", "image-classification", CAT, "--out", folder + "/a.json");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("The task image-classification has no annotations to write");
    Run format = segmentation("--out", folder + "/a.json", "--format", "yolo");
    assertThat(format.code()).isEqualTo(2);
    assertThat(format.err()).contains("No format of annotations named 'yolo'.");
    Run nowhere = segmentation("--format", "coco");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("Add --out annotations.json.");
  }

  @Test
  void pages_are_straightened_before_any_task_on_images() {
    Run run = Run.heed("run", "image-classification", CAT, "--straighten");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("No sheet found on");
    Run lens =
        Run.heed("run", "image-classification", CAT, "--calibration", MODEL + "/config.json");
    assertThat(lens.code()).isEqualTo(2);
    assertThat(lens.err()).contains("is no calibration of a camera that can be used");
    Run plain =
        Run.heed(
            "run",
            "image-classification",
            Reference.folder("inputs/image/china_640x427.jpg").toString(),
            "--calibration",
            Reference.folder("shapes/opencv.yaml").toString());
    assertThat(plain.code()).isEqualTo(2);
    assertThat(plain.err()).contains("has other proportions");
    assertThat(Run.heed("tasks", "image-to-text").out())
        .contains("--straighten", "--calibration FILE");
  }
}
