package dev.heed.vision.postprocess;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An object in a picture, with the fields of the object-detection pipelines.
 *
 * @param box in pixels of the picture; it may reach over the rim
 */
public record DetectedObject(float score, String label, Box box) {

  /** Whole pixels, cut off towards zero as the pipelines do it. */
  public record Box(int xmin, int ymin, int xmax, int ymax) {

    static Box of(Detection.Corners corners) {
      return new Box(
          (int) corners.x0(), (int) corners.y0(), (int) corners.x1(), (int) corners.y1());
    }
  }

  /** With its class named. */
  public static DetectedObject of(Detection found, String label) {
    return new DetectedObject(found.score(), label, Box.of(found.box()));
  }

  /** A line for each object, as the command line prints them. */
  public static String text(List<DetectedObject> objects) {
    return objects.isEmpty()
        ? "nothing above the threshold"
        : objects.stream().map(DetectedObject::toString).collect(Collectors.joining("\n"));
  }

  /** One line for a person. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%8.4f  %-16s %4d, %4d to %4d, %4d",
        score,
        label,
        box.xmin(),
        box.ymin(),
        box.xmax(),
        box.ymax());
  }
}
