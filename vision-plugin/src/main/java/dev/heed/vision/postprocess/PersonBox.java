package dev.heed.vision.postprocess;

/**
 * A person in a picture, in pixels; it may reach over the rim.
 *
 * @param left of the box
 * @param top of the box
 */
public record PersonBox(double left, double top, double width, double height) {

  /** How much more than the box a model for people sees, so that no hand is cut off. */
  private static final float AROUND = 1.25f;

  /** What the published code counts sizes in, wherever they come back. */
  private static final float UNIT = 200;

  /**
   * What a model sees of a picture.
   *
   * @param x of the middle
   * @param y of the middle
   * @param width in pixels of the picture
   * @param height in pixels of the picture
   */
  public record Frame(float x, float y, float width, float height) {}

  /**
   * The box with room around it, in the shape of a model's input.
   *
   * @param wide of the model's input
   * @param high of the model's input
   * @param unit {@code normalize_factor}; published as 200, which takes the size as it is
   */
  public Frame frame(int wide, int high, double unit) {
    double shape = (double) wide / high;
    double w = Math.max(width, shape * height);
    double h = Math.max(height, width / shape);
    return new Frame(
        (float) (left + width * 0.5),
        (float) (top + height * 0.5),
        (float) (w / unit) * AROUND * UNIT,
        (float) (h / unit) * AROUND * UNIT);
  }
}
