package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

/**
 * PyTorch's plain interpolation of floats, without a filter that widens, to the bit as its vector
 * code computes it: bilinear as four products, bicubic (with -0.75) row by row, both with fused
 * multiply-add where the compiler put it.
 */
final class FloatInterpolation {

  private FloatInterpolation() {}

  /** The pixels' middles lie on a grid, as where pictures are resized. */
  static Picture resize(Picture picture, Size size, Resample filter) {
    return resize(picture, size, filter, false);
  }

  /** The pixels of the corners lie on the corners. */
  static Picture corners(Picture picture, Size size, Resample filter) {
    Sizes.require(size.height(), size.width());
    return resize(picture, size, filter, true);
  }

  private static Picture resize(Picture picture, Size size, Resample filter, boolean corners) {
    Axis rows = Axis.of(picture.height(), size.height(), filter, corners);
    Axis columns = Axis.of(picture.width(), size.width(), filter, corners);
    float[] values = picture.floats();
    float[] result = new float[3 * size.height() * size.width()];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      int plane = c * picture.height() * picture.width();
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          result[at++] =
              filter == Resample.BICUBIC
                  ? cubic(values, plane, picture.width(), rows, y, columns, x)
                  : linear(values, plane, picture.width(), rows, y, columns, x);
        }
      }
    }
    return Picture.of(size.height(), size.width(), result);
  }

  private static float linear(
      float[] values, int plane, int width, Axis rows, int y, Axis columns, int x) {
    int above = plane + rows.at()[0][y] * width;
    int below = plane + rows.at()[1][y] * width;
    int left = columns.at()[0][x];
    int right = columns.at()[1][x];
    float top = rows.weights()[0][y];
    float bottom = rows.weights()[1][y];
    float first = columns.weights()[0][x];
    float second = columns.weights()[1][x];
    float sum = Math.fma(top * first, values[above + left], top * second * values[above + right]);
    sum = Math.fma(bottom * first, values[below + left], sum);
    return Math.fma(bottom * second, values[below + right], sum);
  }

  private static float cubic(
      float[] values, int plane, int width, Axis rows, int y, Axis columns, int x) {
    float second = across(values, plane + rows.at()[1][y] * width, columns, x);
    float first = across(values, plane + rows.at()[0][y] * width, columns, x);
    float sum = Math.fma(first, rows.weights()[0][y], second * rows.weights()[1][y]);
    for (int k = 2; k < 4; k++) {
      float row = across(values, plane + rows.at()[k][y] * width, columns, x);
      sum = Math.fma(row, rows.weights()[k][y], sum);
    }
    return sum;
  }

  private static float across(float[] values, int row, Axis columns, int x) {
    int[][] at = columns.at();
    float[][] weights = columns.weights();
    float sum =
        Math.fma(values[row + at[0][x]], weights[0][x], values[row + at[1][x]] * weights[1][x]);
    sum = Math.fma(values[row + at[2][x]], weights[2][x], sum);
    return Math.fma(values[row + at[3][x]], weights[3][x], sum);
  }

  /** For each output, its inputs and their weights. */
  @SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
  private record Axis(int[][] at, float[][] weights) {

    static Axis of(int in, int out, Resample filter, boolean corners) {
      return switch (filter) {
        case BILINEAR -> linear(in, out, corners);
        case BICUBIC -> cubic(in, out, corners);
        default ->
            throw invalidModel(
                "resample %s is not there where floats are resized without antialiasing; bilinear and bicubic are."
                    .formatted(filter));
      };
    }

    private static float source(int i, int in, int out, boolean corners) {
      if (corners) {
        return out > 1 ? (float) (in - 1) / (out - 1) * i : 0;
      }
      return Math.fma((float) in / out, i + 0.5f, -0.5f);
    }

    private static Axis linear(int in, int out, boolean corners) {
      int[][] at = new int[2][out];
      float[][] weights = new float[2][out];
      for (int i = 0; i < out; i++) {
        float source = in == out ? i : Math.max(0, source(i, in, out, corners));
        int first = Math.min((int) source, in - 1);
        float second = Math.min(Math.max(source - first, 0), 1);
        at[0][i] = first;
        at[1][i] = Math.min(first + 1, in - 1);
        weights[0][i] = 1 - second;
        weights[1][i] = second;
      }
      return new Axis(at, weights);
    }

    private static Axis cubic(int in, int out, boolean corners) {
      int[][] at = new int[4][out];
      float[][] weights = new float[4][out];
      for (int i = 0; i < out; i++) {
        float source = source(i, in, out, corners);
        int floor = (int) Math.floor(source);
        float part = source - floor;
        for (int k = 0; k < 4; k++) {
          at[k][i] = Math.max(0, Math.min(in - 1, floor - 1 + k));
        }
        weights[0][i] = far(part + 1);
        weights[1][i] = near(part);
        weights[2][i] = near(1 - part);
        weights[3][i] = far(1 - part + 1);
      }
      return new Axis(at, weights);
    }

    private static float near(float x) {
      return Math.fma(1.25f, x, -2.25f) * x * x + 1;
    }

    private static float far(float x) {
      return Math.fma(Math.fma(-0.75f, x, 3.75f), x, -6) * x + 3;
    }
  }
}
