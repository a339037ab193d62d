package dev.heed.vision.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.HeedException;
import dev.heed.spi.Annotations;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.shape.ShapeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationFormatTest {

  private static final Image PICTURE = Image.of(10, 8, new byte[240]);

  /** Columns 2 to 5 of rows 1 to 4, and a surer part that covers the last two of these columns. */
  private static final List<SegmentedObject> TWO =
      List.of(
          new SegmentedObject(0.5, "dog", box(2, 1, 6, 5)),
          new SegmentedObject(0.75, "cat", box(4, 0, 10, 8)));

  @TempDir Path folder;

  private static Mask box(int left, int top, int right, int bottom) {
    return Mask.where(
        10, 8, i -> i % 10 >= left && i % 10 < right && i / 10 >= top && i / 10 < bottom);
  }

  private JsonNode written(AnnotationFormat format, String... pictures) throws IOException {
    Path file = folder.resolve("new/annotations.json");
    Annotations<Image, List<SegmentedObject>> annotations =
        format.regions(pictures.length, file, found -> found);
    for (String picture : pictures) {
      annotations.add(picture, PICTURE, TWO);
    }
    annotations.write();
    return new ObjectMapper().readTree(file.toFile());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void coco_has_exact_masks_boxes_and_categories_by_name() throws IOException {
    JsonNode coco = written(AnnotationFormat.COCO, "photos/a.png", "photos/b.png");
    assertThat(coco.get("images").get(1))
        .isEqualTo(json("{'id': 2, 'file_name': 'b.png', 'width': 10, 'height': 8}"));
    assertThat(coco.get("categories"))
        .isEqualTo(
            json(
                "[{'id': 1, 'name': 'cat', 'supercategory': ''}, {'id': 2, 'name': 'dog',"
                    + " 'supercategory': ''}]"));
    assertThat(coco.get("annotations")).hasSize(4);
    assertThat(coco.get("annotations").get(0))
        .isEqualTo(
            json(
                "{'id': 1, 'image_id': 1, 'category_id': 2, 'segmentation': {'size': [8, 10],"
                    + " 'counts': [17, 4, 4, 4, 4, 4, 4, 4, 35]}, 'area': 16, 'bbox': [2, 1, 4, 4],"
                    + " 'iscrowd': 0, 'score': 0.5}"));
  }

  @Test
  void coco_has_polygons_or_strings_where_they_are_asked_for() throws IOException {
    Path file = folder.resolve("coco.json");
    Annotations<Image, List<SegmentedObject>> annotations =
        AnnotationFormat.COCO.regions(1, file, found -> found);
    ShapeOptions polygons = new ShapeOptions(true, 1, 0, Optional.empty());
    ShapeOptions packed = new ShapeOptions(false, 1, 0, Optional.of(MaskRle.Form.COCO_RLE));
    annotations.add("a.png", PICTURE, List.of(TWO.get(0).with(polygons), TWO.get(0).with(packed)));
    annotations.write();
    JsonNode found = new ObjectMapper().readTree(file.toFile()).get("annotations");
    assertThat(found.get(0).get("segmentation"))
        .isEqualTo(json("[[6.0, 1.0, 6.0, 5.0, 2.0, 5.0, 2.0, 1.0]]"));
    assertThat(found.get(1).at("/segmentation/counts").asText()).isEqualTo("a04400000o0");
  }

  @Test
  void pictures_of_one_name_keep_their_folders() throws IOException {
    JsonNode coco = written(AnnotationFormat.COCO, "one/a.png", "two/a.png", "two/b.png");
    assertThat(coco.get("images").findValuesAsText("file_name"))
        .containsExactly("one/a.png", "two/a.png", "b.png");
  }

  @Test
  void panoptic_gives_each_pixel_to_the_surest() throws IOException {
    JsonNode panoptic = written(AnnotationFormat.COCO_PANOPTIC, "photos/a.png");
    JsonNode segments = panoptic.at("/annotations/0/segments_info");
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).get("area").asInt()).isEqualTo(48);
    assertThat(segments.get(1).get("area").asInt()).isEqualTo(8);
    assertThat(segments.get(1).get("bbox")).isEqualTo(json("[2, 1, 2, 4]"));
    assertThat(panoptic.at("/annotations/0/file_name").asText()).isEqualTo("a.png");
    byte[] rgb = Image.read(folder.resolve("new/annotations/a.png")).rgb();
    assertThat(number(rgb, 2, 1)).isEqualTo(segments.get(1).get("id").asInt());
    assertThat(number(rgb, 4, 1)).isEqualTo(segments.get(0).get("id").asInt());
    assertThat(number(rgb, 0, 0)).isZero();
  }

  private static int number(byte[] rgb, int x, int y) {
    int at = 3 * (y * 10 + x);
    return (rgb[at] & 0xFF) + 256 * (rgb[at + 1] & 0xFF) + 65_536 * (rgb[at + 2] & 0xFF);
  }

  @Test
  void labelme_has_polygons_and_the_way_to_the_picture() throws IOException {
    JsonNode labelme = written(AnnotationFormat.LABELME, folder.resolve("a.png").toString());
    assertThat(labelme.get("imagePath").asText()).isEqualTo("../a.png");
    assertThat(labelme.get("imageData").isNull()).isTrue();
    assertThat(labelme.get("imageWidth").asInt()).isEqualTo(10);
    assertThat(labelme.at("/shapes/0"))
        .isEqualTo(
            json(
                "{'label': 'dog', 'points': [[6.0, 1.0], [6.0, 5.0], [2.0, 5.0], [2.0, 1.0]],"
                    + " 'group_id': null, 'description': 'score 0.5', 'shape_type': 'polygon',"
                    + " 'flags': {}, 'mask': null}"));
  }

  @Test
  void labelme_needs_a_folder_for_several() {
    assertThatThrownBy(() -> AnnotationFormat.LABELME.writer(2, folder.resolve("a.json")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("LabelMe has a file for each image, and there are 2 inputs");
  }

  @Test
  void labelme_never_writes_two_pictures_to_one_file() throws IOException {
    Annotations<Image, List<SegmentedObject>> annotations =
        AnnotationFormat.LABELME.regions(2, folder.resolve("labels"), found -> found);
    annotations.add("one/a.png", PICTURE, TWO);
    annotations.add("two/a.jpg", PICTURE, TWO);
    annotations.write();
    assertThat(folder.resolve("labels/a.json")).isRegularFile();
    assertThat(folder.resolve("labels/a-2.json")).isRegularFile();
  }

  @Test
  void boxes_have_no_segmentation() throws IOException {
    Path file = folder.resolve("boxes.json");
    DetectedObject cat = new DetectedObject(0.5f, "cat", new DetectedObject.Box(1, 2, 6, 8));
    Annotations<Image, List<DetectedObject>> coco =
        AnnotationFormat.COCO.boxes(1, file, found -> found);
    coco.add("a.png", PICTURE, List.of(cat));
    coco.write();
    JsonNode found = new ObjectMapper().readTree(file.toFile()).at("/annotations/0");
    assertThat(found.get("bbox")).isEqualTo(json("[1, 2, 5, 6]"));
    assertThat(found.get("segmentation")).isEmpty();
    assertThat(found.get("area").asInt()).isEqualTo(30);
  }

  @Test
  void a_place_that_cannot_be_written_says_so() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> AnnotationFormat.COCO.writer(1, file.resolve("a.json")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("Cannot write the annotations to")
        .hasMessageContaining("Name a file or a folder where you may write.");
  }

  @Test
  void formats_go_by_name() {
    assertThat(AnnotationFormat.named("coco-panoptic")).isEqualTo(AnnotationFormat.COCO_PANOPTIC);
    assertThatThrownBy(() -> AnnotationFormat.named("labelmi"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("Did you mean 'labelme'? Available: coco, coco-panoptic, labelme.");
  }
}
