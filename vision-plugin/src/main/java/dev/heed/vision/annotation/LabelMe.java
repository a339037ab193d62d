package dev.heed.vision.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.shape.Polygon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * LabelMe's files, one for each picture, which they name by the way to it. A region in several
 * parts is a group of polygons, a box a rectangle.
 *
 * @see <a href="https://github.com/wkentaro/labelme">LabelMe</a>
 */
final class LabelMe implements PictureWriter {

  /** The version whose form this is; LabelMe warns of another. */
  private static final String VERSION = "5.5.0";

  /** Of polygons where nothing is said, in pixels. */
  private static final double TOLERANCE = 1;

  private final Path to;
  private final boolean oneFile;
  private final Set<String> names = new HashSet<>();

  LabelMe(int inputs, Path to) {
    this.to = to;
    this.oneFile = OutputPlace.isJson(to) && !Files.isDirectory(to);
    if (oneFile && inputs > 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "LabelMe has a file for each image, and there are %s inputs for '%s'. Name a folder with --out."
              .formatted(inputs, to));
    }
    OutputPlace.folder(folder());
  }

  private Path folder() {
    return oneFile ? to.toAbsolutePath().getParent() : to.toAbsolutePath();
  }

  @Override
  public void add(AnnotatedPicture picture) {
    ObjectNode root = OutputPlace.JSON.createObjectNode().put("version", VERSION);
    root.putObject("flags");
    ArrayNode shapes = root.putArray("shapes");
    int group = 0;
    for (AnnotatedObject object : picture.objects()) {
      group = add(object, group, shapes);
    }
    root.put("imagePath", picture.pathFrom(folder()));
    root.set("imageData", NullNode.getInstance());
    root.put("imageHeight", picture.height()).put("imageWidth", picture.width());
    OutputPlace.write(oneFile ? to : to.resolve(name(picture.stem()) + ".json"), root);
  }

  /** Each file is written when its picture comes. */
  @Override
  public void write() {
    names.clear();
  }

  private String name(String stem) {
    String name = stem;
    for (int i = 2; !names.add(name); i++) {
      name = stem + "-" + i;
    }
    return name;
  }

  /** The number of the last group that was used. */
  private static int add(AnnotatedObject object, int group, ArrayNode shapes) {
    if (object.mask().isEmpty()) {
      double left = object.box().get(0);
      double top = object.box().get(1);
      Position corner = new Position(left + object.box().get(2), top + object.box().get(3));
      shape(shapes, object, "rectangle", List.of(new Position(left, top), corner));
      return group;
    }
    Mask mask = object.mask().get();
    List<Polygon> polygons =
        object.shape().map(s -> s.polygons()).orElseGet(() -> Polygon.of(mask, TOLERANCE));
    boolean grouped = polygons.size() > 1;
    for (Polygon polygon : polygons) {
      ObjectNode shape = shape(shapes, object, "polygon", polygon.joined());
      if (grouped) {
        shape.put("group_id", group + 1);
      }
    }
    return grouped ? group + 1 : group;
  }

  private static ObjectNode shape(
      ArrayNode shapes, AnnotatedObject object, String type, List<Position> corners) {
    ObjectNode shape = shapes.addObject().put("label", object.label());
    ArrayNode points = shape.putArray("points");
    corners.forEach(corner -> points.addArray().add(corner.x()).add(corner.y()));
    shape.set("group_id", NullNode.getInstance());
    shape.put("description", object.score() == null ? "" : "score " + object.score());
    shape.put("shape_type", type);
    shape.putObject("flags");
    shape.set("mask", NullNode.getInstance());
    return shape;
  }
}
