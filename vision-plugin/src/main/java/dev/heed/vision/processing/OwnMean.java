package dev.heed.vision.processing;

/** Normalises a picture by its own mean and deviation, summed as the backend sums. */
final class OwnMean {

  private static final int BLOCK = 128;

  private OwnMean() {}

  static Picture normalized(Picture picture, Work work) {
    float[] values = interleaved(picture);
    float least = (float) (1 / Math.sqrt(values.length));
    float mean;
    float deviation;
    if (work.torch()) {
      double exact = 0;
      for (float value : values) {
        exact += value;
      }
      exact /= values.length;
      double squares = 0;
      for (float value : values) {
        squares += (value - exact) * (value - exact);
      }
      mean = (float) exact;
      deviation = (float) Math.sqrt(squares / (values.length - 1));
    } else {
      mean = sum(values, 0, values.length) / values.length;
      float[] squares = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        float off = values[i] - mean;
        squares[i] = off * off;
      }
      deviation = (float) Math.sqrt(sum(squares, 0, squares.length) / squares.length);
    }
    float divisor = Math.max(deviation, least);
    return Pixels.mapped(picture, (value, c) -> (value - mean) / divisor);
  }

  /** In the order in which the samples lie in memory: {@code [H, W, 3]}. */
  private static float[] interleaved(Picture picture) {
    byte[] rgb = picture.image().rgb();
    float[] values = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      values[i] = rgb[i] & 0xFF;
    }
    return values;
  }

  /** numpy's pairwise sum. */
  private static float sum(float[] values, int from, int count) {
    if (count < 8) {
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[from + i];
      }
      return sum;
    }
    if (count > BLOCK) {
      int half = count / 2;
      half -= half % 8;
      return sum(values, from, half) + sum(values, from + half, count - half);
    }
    float[] lanes = new float[8];
    System.arraycopy(values, from, lanes, 0, 8);
    int i = 8;
    for (; i < count - count % 8; i += 8) {
      for (int lane = 0; lane < 8; lane++) {
        lanes[lane] += values[from + i + lane];
      }
    }
    float sum =
        (lanes[0] + lanes[1] + (lanes[2] + lanes[3]))
            + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
    for (; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}
