package dev.heed.vision.processing;

/** SciPy's Gaussian filter and linear zoom in double, on a grid of pixels, the rim mirrored. */
final class SplineZoom {

  private static final double TRUNCATE = 4;

  private SplineZoom() {}

  static Picture of(Picture picture, Size size) {
    float[] values = picture.floats();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    Picture filtered = filtered(picture, size);
    Axis rows = Axis.of(picture.height(), size.height());
    Axis columns = Axis.of(picture.width(), size.width());
    float[] from = filtered.floats();
    float[] result = new float[3 * size.height() * size.width()];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      int plane = c * picture.height() * picture.width();
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          double sum = 0;
          for (int i = 0; i < 2; i++) {
            int row = plane + rows.at()[i][y] * picture.width();
            for (int j = 0; j < 2; j++) {
              double value = from[row + columns.at()[j][x]];
              sum += value * rows.weights()[i][y] * columns.weights()[j][x];
            }
          }
          result[at++] = Math.max(least, Math.min(most, (float) sum));
        }
      }
    }
    return Picture.of(size.height(), size.width(), result);
  }

  private static Picture filtered(Picture picture, Size size) {
    double down = Math.max(0, ((double) picture.height() / size.height() - 1) / 2);
    double across = Math.max(0, ((double) picture.width() / size.width() - 1) / 2);
    float[] values = picture.floats();
    int width = picture.width();
    int height = picture.height();
    if (down > 1e-15) {
      values = along(values, 3, height, width, kernel(down));
    }
    if (across > 1e-15) {
      values = along(values, 3 * height, width, 1, kernel(across));
    }
    return Picture.of(height, width, values);
  }

  private static double[] kernel(double deviation) {
    int radius = (int) (TRUNCATE * deviation + 0.5);
    double[] kernel = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      kernel[i] = Math.exp(-0.5 / (deviation * deviation) * i * i);
      sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i <= radius; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  /** Along the middle axis of {@code [outer, length, inner]}. */
  private static float[] along(float[] values, int outer, int length, int inner, double[] kernel) {
    float[] result = new float[values.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int base = o * length * inner + i;
        for (int at = 0; at < length; at++) {
          double sum = values[base + at * inner] * kernel[0];
          for (int k = kernel.length - 1; k > 0; k--) {
            double before = values[base + mirrored(at - k, length) * inner];
            sum += (before + values[base + mirrored(at + k, length) * inner]) * kernel[k];
          }
          result[base + at * inner] = (float) sum;
        }
      }
    }
    return result;
  }

  private static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * length - 2;
    int inside = Math.floorMod(at, period);
    return inside < length ? inside : period - inside;
  }

  /** For each output, its two inputs and their weights. */
  @SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
  private record Axis(int[][] at, double[][] weights) {

    static Axis of(int in, int out) {
      int[][] at = new int[2][out];
      double[][] weights = new double[2][out];
      double zoom = (double) in / out;
      for (int i = 0; i < out; i++) {
        double source = Math.abs(zoom * (i + 0.5) - 0.5);
        int floor = (int) Math.floor(source);
        at[0][i] = mirrored(floor, in);
        at[1][i] = mirrored(floor + 1, in);
        weights[0][i] = 1 - (source - floor);
        weights[1][i] = 1 - weights[0][i];
      }
      return new Axis(at, weights);
    }
  }
}
