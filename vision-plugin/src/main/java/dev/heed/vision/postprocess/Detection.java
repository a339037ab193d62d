package dev.heed.vision.postprocess;

/**
 * Something that was found.
 *
 * @param label the number of its class
 * @param box in pixels of the image, or as shares of its sides where no size was asked for
 */
public record Detection(float score, int label, Corners box) {

  /** Left, top, right, bottom. */
  public record Corners(float x0, float y0, float x1, float y1) {

    /** From a centre and a size, in shares of an image {@code width x height} pixels large. */
    static Corners of(float[] boxes, int query, float width, float height) {
      float x = boxes[4 * query];
      float y = boxes[4 * query + 1];
      float halfWidth = 0.5f * boxes[4 * query + 2];
      float halfHeight = 0.5f * boxes[4 * query + 3];
      return new Corners(
          (x - halfWidth) * width,
          (y - halfHeight) * height,
          (x + halfWidth) * width,
          (y + halfHeight) * height);
    }
  }
}
