package dev.heed.vision.mask;

import static dev.heed.error.HeedException.invalidInput;

import java.util.BitSet;

/**
 * How much each pixel belongs to an object, as a model says it.
 *
 * @param values {@code [height, width]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never written after it is made
public record MaskLogits(int width, int height, float[] values) {

  public MaskLogits {
    if (width < 1 || height < 1 || (long) width * height != values.length) {
      throw invalidInput(
          "%s values are no mask of %s x %s pixels.".formatted(values.length, width, height));
    }
  }

  /**
   * Bilinear to another size, without antialiasing: {@code torch.nn.functional.interpolate} with
   * {@code align_corners=False}, in the same order of float operations.
   */
  public MaskLogits resized(int toWidth, int toHeight) {
    Taps columns = Taps.of(width, toWidth);
    Taps rows = Taps.of(height, toHeight);
    float[] to = new float[Math.multiplyExact(toWidth, toHeight)];
    for (int y = 0; y < toHeight; y++) {
      row(rows, y, columns, to, y * toWidth);
    }
    return new MaskLogits(toWidth, toHeight, to);
  }

  private void row(Taps rows, int y, Taps columns, float[] to, int at) {
    int upper = rows.first()[y] * width;
    int lower = rows.second()[y] * width;
    float below = rows.weight()[y];
    float above = 1 - below;
    for (int x = 0; x < columns.first().length; x++) {
      int left = columns.first()[x];
      int right = columns.second()[x];
      float after = columns.weight()[x];
      float before = 1 - after;
      float top = values[upper + left] * before + values[upper + right] * after;
      float bottom = values[lower + left] * before + values[lower + right] * after;
      to[at + x] = top * above + bottom * below;
    }
  }

  /** The upper left part, where padding is taken away. */
  public MaskLogits cropped(int toWidth, int toHeight) {
    if (toWidth == width && toHeight == height) {
      return this;
    }
    float[] to = new float[Math.multiplyExact(toWidth, toHeight)];
    for (int y = 0; y < toHeight; y++) {
      System.arraycopy(values, y * width, to, y * toWidth, toWidth);
    }
    return new MaskLogits(toWidth, toHeight, to);
  }

  /** The pixels above a threshold. */
  public Mask above(double threshold) {
    BitSet bits = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] > threshold) {
        bits.set(i);
      }
    }
    return new Mask(width, height, bits);
  }

  /**
   * How little the mask changes when the threshold moves by {@code offset} either way: the smaller
   * area over the larger one; NaN where even the larger is empty.
   */
  public float stability(double threshold, double offset) {
    int inner = 0;
    int outer = 0;
    for (float value : values) {
      inner += value > threshold + offset ? 1 : 0;
      outer += value > threshold - offset ? 1 : 0;
    }
    return (float) inner / outer;
  }

  /** For each place along one axis: the two samples around it, and the weight of the second. */
  private record Taps(int[] first, int[] second, float[] weight) {

    static Taps of(int from, int to) {
      Taps taps = new Taps(new int[to], new int[to], new float[to]);
      float scale = (float) from / to;
      for (int i = 0; i < to; i++) {
        float source = Math.max(0, scale * (i + 0.5f) - 0.5f);
        int first = Math.min((int) source, from - 1);
        taps.first[i] = first;
        taps.second[i] = Math.min(first + 1, from - 1);
        taps.weight[i] = Math.min(1, Math.max(0, source - first));
      }
      return taps;
    }
  }
}
