package dev.heed.vision.processing;

/**
 * PyTorch's resize of floats with antialiasing, to the bit as its vector code computes it: weights
 * in float, four products at a time added in order, and the rest with fused multiply-add.
 */
final class FloatResize {

  private FloatResize() {}

  static Picture resize(Picture picture, Size size, Resample filter) {
    float[] values = picture.floats();
    int height = picture.height();
    int width = picture.width();
    if (size.width() != width) {
      values = across(values, 3 * height, width, Weights.of(width, size.width(), filter));
    }
    if (size.height() != height) {
      values = down(values, height, size.width(), Weights.of(height, size.height(), filter));
    }
    return Picture.of(size.height(), size.width(), values);
  }

  private static float[] across(float[] values, int rows, int width, Weights weights) {
    int out = weights.first().length;
    float[] result = new float[rows * out];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < out; x++) {
        result[y * out + x] = sum(values, y * width + weights.first()[x], 1, weights.values()[x]);
      }
    }
    return result;
  }

  private static float[] down(float[] values, int height, int width, Weights weights) {
    int out = weights.first().length;
    float[] result = new float[3 * out * width];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < out; y++) {
        int from = (c * height + weights.first()[y]) * width;
        for (int x = 0; x < width; x++) {
          result[(c * out + y) * width + x] = sum(values, from + x, width, weights.values()[y]);
        }
      }
    }
    return result;
  }

  private static float sum(float[] values, int from, int step, float[] weights) {
    float sum = values[from] * weights[0];
    int i = 1;
    int at = from + step;
    for (; i + 4 <= weights.length; i += 4, at += 4 * step) {
      sum += values[at] * weights[i];
      sum += values[at + step] * weights[i + 1];
      sum += values[at + 2 * step] * weights[i + 2];
      sum += values[at + 3 * step] * weights[i + 3];
    }
    for (; i < weights.length; i++, at += step) {
      sum = Math.fma(values[at], weights[i], sum);
    }
    return sum;
  }

  /** For each output, its first input and the weights from there on. */
  @SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
  record Weights(int[] first, float[][] values) {

    static Weights of(int in, int out, Resample filter) {
      float scale = (float) in / out;
      float reach = (float) filter.support();
      float support = scale >= 1 ? (float) (filter.support() * scale) : reach;
      float inverse = scale >= 1 ? (float) (1.0 / scale) : 1;
      int[] first = new int[out];
      float[][] values = new float[out][];
      for (int i = 0; i < out; i++) {
        float centre = (float) (scale * (i + 0.5));
        first[i] = Math.max((int) ((centre - support) + 0.5), 0);
        int end = Math.min((int) ((centre + support) + 0.5), in);
        values[i] = values(first[i], end, centre, inverse, filter);
      }
      return new Weights(first, values);
    }

    private static float[] values(
        int first, int end, float centre, float inverse, Resample filter) {
      float[] values = new float[end - first];
      float total = 0;
      for (int j = 0; j < values.length; j++) {
        values[j] = weight((float) ((first + j - centre + 0.5) * inverse), filter);
        total += values[j];
      }
      for (int j = 0; total != 0 && j < values.length; j++) {
        values[j] /= total;
      }
      return values;
    }

    private static float weight(float signed, Resample filter) {
      float x = Math.abs(signed);
      return switch (filter) {
        case BILINEAR -> x < 1 ? 1 - x : 0;
        case BICUBIC -> cubic(x);
        default -> (float) filter.weight(signed);
      };
    }

    private static float cubic(float x) {
      float a = -0.5f;
      if (x < 1) {
        return Math.fma(Math.fma(a + 2, x, -(a + 3)) * x, x, 1);
      }
      return x < 2 ? Math.fma(Math.fma(Math.fma(a, x, -5 * a), x, 8 * a), x, -4 * a) : 0;
    }
  }
}
