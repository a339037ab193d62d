package dev.heed.vision.annotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.shape.Polygon;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COCO's instances. A mask is written as exact run lengths, or as polygons where they are asked
 * for; a score, where there is one, makes the annotations loadable as results too.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO's format</a>
 */
final class CocoInstances implements PictureWriter {

  private final CocoDataset dataset = new CocoDataset();
  private final Path file;

  CocoInstances(Path file) {
    this.file = file;
  }

  @Override
  public void add(AnnotatedPicture picture) {
    dataset.add(picture);
  }

  @Override
  public void write() {
    Map<String, Integer> categories = dataset.categories();
    ObjectNode root = dataset.root();
    ArrayNode annotations = root.putArray("annotations");
    for (int image = 0; image < dataset.pictures().size(); image++) {
      for (AnnotatedObject object : dataset.pictures().get(image).objects()) {
        ObjectNode annotation =
            annotations
                .addObject()
                .put("id", annotations.size())
                .put("image_id", image + 1)
                .put("category_id", categories.get(object.label()));
        describe(annotation, object);
      }
    }
    ArrayNode named = root.putArray("categories");
    categories.forEach(
        (name, id) -> named.addObject().put("id", id).put("name", name).put("supercategory", ""));
    OutputPlace.write(file, root);
  }

  private static void describe(ObjectNode annotation, AnnotatedObject object) {
    annotation.set("segmentation", segmentation(object));
    annotation.put("area", object.area());
    ArrayNode box = annotation.putArray("bbox");
    object.box().forEach(box::add);
    annotation.put("iscrowd", 0);
    if (object.score() != null) {
      annotation.put("score", object.score());
    }
  }

  private static JsonNode segmentation(AnnotatedObject object) {
    Optional<Mask> mask = object.mask();
    if (mask.isEmpty()) {
      return OutputPlace.JSON.createArrayNode();
    }
    if (object.shape().isPresent()) {
      return polygons(object.shape().get().polygons());
    }
    MaskRle runs = object.rle().orElseGet(() -> mask.get().runLengths());
    return OutputPlace.JSON.valueToTree(runs);
  }

  /** A flat list of numbers for each; COCO has no holes, so that they are joined by cuts. */
  private static ArrayNode polygons(List<Polygon> polygons) {
    ArrayNode all = OutputPlace.JSON.createArrayNode();
    for (Polygon polygon : polygons) {
      ArrayNode numbers = all.addArray();
      for (Position corner : polygon.joined()) {
        numbers.add(corner.x()).add(corner.y());
      }
    }
    return all;
  }
}
