package dev.heed.vision.postprocess;

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

  /** One line for a person. */
  @Override
  public String toString() {
    return "%6.2f %%  %-16s %4d, %4d to %4d, %4d"
        .formatted(100 * score, label, box.xmin(), box.ymin(), box.xmax(), box.ymax());
  }
}
