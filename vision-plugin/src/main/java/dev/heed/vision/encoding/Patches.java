package dev.heed.vision.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.nio.FloatBuffer;
import java.util.function.IntUnaryOperator;

/**
 * A picture as a set of vectors: {@code rows x columns} square patches in row-major order, and
 * within a patch its pixels row by row, red, green and blue of a pixel side by side.
 *
 * @param vectors F32 {@code [N, P*P*3]}
 * @param rows of patches
 * @param columns of patches
 * @param patch the side of a patch in pixels, {@code P}
 */
public record Patches(Tensor vectors, int rows, int columns, int patch) {

  private static final int CHANNELS = 3;

  public Patches {
    if (rows < 1 || columns < 1 || patch < 1) {
      throw invalidInput(
          "There cannot be %s x %s patches of side %s.".formatted(rows, columns, patch));
    }
    Shape wanted = Shape.of((long) rows * columns, (long) patch * patch * CHANNELS);
    if (!vectors.shape().equals(wanted)) {
      throw invalidInput(
          "%s x %s patches of side %s are vectors %s, but got %s."
              .formatted(rows, columns, patch, wanted, vectors.shape()));
    }
  }

  /** Cuts a picture; values are its bytes, 0 to 255. */
  public static Patches of(Image image, int patch) {
    byte[] rgb = image.rgb();
    FloatBuffer values = FloatBuffer.allocate(rgb.length);
    for (int i = 0; i < rgb.length; i++) {
      values.put(i, rgb[i] & 0xFF);
    }
    Layout pixels = new Layout(image.height(), image.width(), patch);
    return cut(values, pixels, i -> i);
  }

  /** Cuts {@code pixel_values}, F32 {@code [3, H, W]} or {@code [1, 3, H, W]}. */
  public static Patches of(Tensor pixels, int patch) {
    Shape shape = pixels.shape();
    boolean one = shape.rank() == 4 && shape.axis(0) == 1;
    if (!(shape.rank() == 3 || one) || shape.axis(-3) != CHANNELS) {
      throw invalidInput(
          "An image is a tensor [3, height, width] or [1, 3, height, width], but this is %s. Cut"
              .concat(" the images of a batch one by one.")
              .formatted(shape));
    }
    Layout layout = new Layout(shape.size(-2), shape.size(-1), patch);
    return cut(pixels.floats(), layout, layout::planar);
  }

  private static Patches cut(FloatBuffer source, Layout layout, IntUnaryOperator index) {
    Tensor vectors = Tensor.zeros(ElementType.F32, layout.vectors());
    FloatBuffer target = vectors.floats();
    for (int i = 0; i < target.capacity(); i++) {
      target.put(i, source.get(index.applyAsInt(layout.interleaved(i))));
    }
    return new Patches(vectors, layout.rows(), layout.columns(), layout.patch());
  }

  /** The picture again, as planes F32 {@code [3, H, W]}. */
  public Tensor pixels() {
    Layout layout = new Layout(rows * patch, columns * patch, patch);
    Tensor pixels =
        Tensor.zeros(ElementType.F32, Shape.of(CHANNELS, layout.height(), layout.width()));
    FloatBuffer source = vectors.floats();
    FloatBuffer target = pixels.floats();
    for (int i = 0; i < source.capacity(); i++) {
      target.put(layout.planar(layout.interleaved(i)), source.get(i));
    }
    return pixels;
  }

  /** The picture again, values rounded and limited to 0 to 255. */
  public Image image() {
    Layout layout = new Layout(rows * patch, columns * patch, patch);
    byte[] rgb = new byte[layout.height() * layout.width() * CHANNELS];
    FloatBuffer source = vectors.floats();
    for (int i = 0; i < rgb.length; i++) {
      float value = Math.max(0, Math.min(255, source.get(i)));
      rgb[layout.interleaved(i)] = (byte) Math.round(value);
    }
    return Image.of(layout.width(), layout.height(), rgb);
  }

  /** How the vectors lie on the picture; there are no other tokens before them. */
  public TokenGrid grid() {
    return TokenGrid.of(0, rows, columns);
  }

  /** Where element {@code i} of the vectors lies in a picture. */
  private record Layout(int height, int width, int patch) {

    Layout {
      if (patch < 1) {
        throw invalidInput("A patch has a side of at least 1 pixel, not %s.".formatted(patch));
      }
      requireDivides(height, width, "height", height, patch);
      requireDivides(height, width, "width", width, patch);
    }

    private static void requireDivides(int height, int width, String side, int size, int patch) {
      if (size % patch != 0 || size == 0) {
        throw invalidInput(
            ("image is %s x %s pixels; %s %s is not a multiple of patch size %s. Let the processor"
                    + " resize, or %s.")
                .formatted(height, width, side, size, patch, advice(height, width, patch)));
      }
    }

    private static String advice(int height, int width, int patch) {
      int croppedWidth = width / patch * patch;
      int croppedHeight = height / patch * patch;
      return croppedWidth == 0 || croppedHeight == 0
          ? "use smaller patches"
          : "crop to %s x %s".formatted(croppedHeight, croppedWidth);
    }

    int rows() {
      return height / patch;
    }

    int columns() {
      return width / patch;
    }

    Shape vectors() {
      return Shape.of((long) rows() * columns(), (long) patch * patch * CHANNELS);
    }

    /** The index in {@code [H, W, 3]} of element {@code i} of {@code [N, P, P, 3]}. */
    int interleaved(int i) {
      int channel = i % CHANNELS;
      int pixel = i / CHANNELS;
      int x = pixel % patch;
      int y = pixel / patch % patch;
      int token = pixel / (patch * patch);
      int row = token / columns() * patch + y;
      int column = token % columns() * patch + x;
      return (row * width + column) * CHANNELS + channel;
    }

    /** The index in {@code [3, H, W]} of index {@code i} in {@code [H, W, 3]}. */
    int planar(int i) {
      return i % CHANNELS * height * width + i / CHANNELS;
    }
  }
}
