package dev.heed.vision.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * COCO's panoptic form: each pixel belongs to one segment at most, whose number is the pixel's
 * colour, red + 256 green + 65536 blue, in a PNG file of the folder that is called as the JSON file
 * is. Where masks overlap, the surer one has the pixel; one that is covered whole is left out.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO's format</a>
 */
final class CocoPanoptic implements PictureWriter {

  private static final int COLOURS = 1 << 24;

  /** Odd, so that no two numbers have one colour; neighbours come out far apart. */
  private static final int SPREAD = 0x9E3779;

  private final CocoDataset dataset = new CocoDataset();
  private final Path file;

  CocoPanoptic(Path file) {
    this.file = file;
  }

  @Override
  public void add(AnnotatedPicture picture) {
    if (picture.objects().stream().anyMatch(each -> each.mask().isEmpty())) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The format coco-panoptic needs masks, and this task finds boxes. Ask for coco or"
              + " labelme.");
    }
    dataset.add(picture);
  }

  @Override
  public void write() {
    Map<String, Integer> categories = dataset.categories();
    ObjectNode root = dataset.root();
    ArrayNode annotations = root.putArray("annotations");
    Set<String> things = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < dataset.pictures().size(); i++) {
      AnnotatedPicture picture = dataset.pictures().get(i);
      String png = pngName(picture.stem(), names);
      ObjectNode annotation = annotations.addObject().put("image_id", i + 1).put("file_name", png);
      Image numbers = segments(picture, categories, annotation.putArray("segments_info"));
      numbers.writePng(folder().resolve(png));
      picture.objects().stream()
          .filter(each -> each.score() != null)
          .forEach(each -> things.add(each.label()));
    }
    ArrayNode named = root.putArray("categories");
    categories.forEach((name, id) -> category(named.addObject(), name, id, things.contains(name)));
    OutputPlace.write(file, root);
  }

  /** A model that rates its regions one by one counts things; one that does not colours stuff. */
  private static void category(ObjectNode category, String name, int id, boolean thing) {
    int colour = colour(id);
    category.put("id", id).put("name", name).put("supercategory", "").put("isthing", thing ? 1 : 0);
    category.putArray("color").add(colour & 0xFF).add(colour >> 8 & 0xFF).add(colour >> 16);
  }

  private Path folder() {
    String name = String.valueOf(file.getFileName());
    Path folder = file.resolveSibling(name.substring(0, name.lastIndexOf('.')));
    return OutputPlace.folder(folder);
  }

  private static String pngName(String stem, Set<String> names) {
    String name = stem;
    for (int i = 2; !names.add(name); i++) {
      name = stem + "-" + i;
    }
    return name + ".png";
  }

  private static int colour(int number) {
    return (int) ((long) number * SPREAD % COLOURS);
  }

  private static Image segments(
      AnnotatedPicture picture, Map<String, Integer> categories, ArrayNode told) {
    List<AnnotatedObject> surestLast = new ArrayList<>(picture.objects());
    surestLast.sort(Comparator.comparingDouble(each -> each.score() == null ? 0 : each.score()));
    int[] owners = owners(picture, surestLast);
    Map<Integer, Extent> extents = new HashMap<>();
    byte[] rgb = new byte[3 * owners.length];
    for (int pixel = 0; pixel < owners.length; pixel++) {
      if (owners[pixel] > 0) {
        int colour = colour(owners[pixel]);
        rgb[3 * pixel] = (byte) colour;
        rgb[3 * pixel + 1] = (byte) (colour >> 8);
        rgb[3 * pixel + 2] = (byte) (colour >> 16);
        extents
            .computeIfAbsent(owners[pixel], owner -> new Extent())
            .add(pixel % picture.width(), pixel / picture.width());
      }
    }
    for (int owner = surestLast.size(); owner > 0; owner--) {
      if (extents.containsKey(owner)) {
        int category = categories.get(surestLast.get(owner - 1).label());
        ObjectNode segment = told.addObject().put("id", colour(owner)).put("category_id", category);
        extents.get(owner).describe(segment);
      }
    }
    return Image.of(picture.width(), picture.height(), rgb);
  }

  /** Which object has each pixel, counted from 1. */
  private static int[] owners(AnnotatedPicture picture, List<AnnotatedObject> surestLast) {
    int[] owners = new int[picture.width() * picture.height()];
    for (int i = 0; i < surestLast.size(); i++) {
      var mask = surestLast.get(i).mask().orElseThrow();
      for (int pixel = 0; pixel < owners.length; pixel++) {
        if (mask.at(pixel % picture.width(), pixel / picture.width())) {
          owners[pixel] = i + 1;
        }
      }
    }
    return owners;
  }

  /** Area and box of what is left of an object. */
  private static final class Extent {

    private int area;
    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right;
    private int bottom;

    void add(int x, int y) {
      area++;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }

    void describe(ObjectNode segment) {
      segment.put("area", area).put("iscrowd", 0);
      segment.putArray("bbox").add(left).add(top).add(right - left + 1).add(bottom - top + 1);
    }
  }
}
