package dev.heed.vision.processing;

/**
 * Where a picture went on its way into {@code pixel_values}, so that what a model says of its input
 * can be drawn onto the picture. A point {@code (x, y)} of the picture, after a quarter turn
 * clockwise if {@code turned}, lies at {@code (x * scaledWidth / W + left, y * scaledHeight / H +
 * top)} of the model's input.
 *
 * @param width the picture's, in pixels, before a turn
 * @param height the picture's
 * @param turned whether the picture was first turned by a quarter clockwise
 * @param scaledWidth of the whole picture in the model's pixels; not whole where it was cropped
 *     before scaling
 * @param scaledHeight likewise
 * @param left where the scaled picture begins in the model's input; negative where cropped
 * @param top likewise
 * @param inputWidth the model's input, without padding to the largest of a batch
 * @param inputHeight likewise
 */
public record Geometry(
    int width,
    int height,
    boolean turned,
    double scaledWidth,
    double scaledHeight,
    double left,
    double top,
    int inputWidth,
    int inputHeight) {

  /** A picture that is taken as it is. */
  public static Geometry identity(int width, int height) {
    return new Geometry(width, height, false, width, height, 0, 0, width, height);
  }

  Size input() {
    return new Size(inputHeight, inputWidth);
  }

  /** The column of the picture that column {@code x} of the model's input shows. */
  public double imageX(double x, double y) {
    return turned ? (y - top) / scaledHeight * width : (x - left) / scaledWidth * width;
  }

  /** The row of the picture that ({@code x}, {@code y}) of the model's input shows. */
  public double imageY(double x, double y) {
    return turned ? height - (x - left) / scaledWidth * height : (y - top) / scaledHeight * height;
  }

  /** The column of the model's input that shows ({@code x}, {@code y}) of the picture. */
  public double inputX(double x, double y) {
    return left + (turned ? (height - y) / height : x / width) * scaledWidth;
  }

  /** The row of the model's input that shows ({@code x}, {@code y}) of the picture. */
  public double inputY(double x, double y) {
    return top + (turned ? x / width : y / height) * scaledHeight;
  }

  /** For the same picture in another size. */
  public Geometry of(int otherWidth, int otherHeight) {
    return new Geometry(
        otherWidth,
        otherHeight,
        turned,
        scaledWidth,
        scaledHeight,
        left,
        top,
        inputWidth,
        inputHeight);
  }

  Geometry scaled(Size size) {
    double across = (double) size.width() / inputWidth;
    double down = (double) size.height() / inputHeight;
    return new Geometry(
        width,
        height,
        turned,
        scaledWidth * across,
        scaledHeight * down,
        left * across,
        top * down,
        size.width(),
        size.height());
  }

  Geometry placed(Size canvas, int x, int y) {
    return new Geometry(
        width,
        height,
        turned,
        scaledWidth,
        scaledHeight,
        left + x,
        top + y,
        canvas.width(),
        canvas.height());
  }

  /** Turned before anything else was done. */
  Geometry turnedClockwise() {
    return new Geometry(width, height, true, height, width, 0, 0, height, width);
  }
}
