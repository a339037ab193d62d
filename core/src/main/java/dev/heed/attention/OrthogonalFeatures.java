package dev.heed.attention;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/**
 * Random directions that are at right angles within each block of D, and as long as normally
 * distributed vectors are: they cover space more evenly than independent ones.
 */
final class OrthogonalFeatures {

  private OrthogonalFeatures() {}

  /** {@code [count, width]}, the same for the same seed. */
  static Tensor make(long seed, int count, int width) {
    Random random = new Random(seed);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      int block = i / width * width;
      rows[i] = orthogonal(random, width, Arrays.copyOfRange(rows, block, i));
    }
    return tensor(random, rows, width);
  }

  /** A unit vector at right angles to some others (Gram-Schmidt, twice for accuracy). */
  private static double[] orthogonal(Random random, int width, double[]... others) {
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      row[i] = random.nextGaussian();
    }
    for (int pass = 0; pass < 2; pass++) {
      for (double[] other : others) {
        double along = dot(row, other);
        for (int i = 0; i < width; i++) {
          row[i] -= along * other[i];
        }
      }
    }
    double length = Math.sqrt(dot(row, row));
    return Arrays.stream(row).map(x -> x / length).toArray();
  }

  private static Tensor tensor(Random random, double[][] rows, int width) {
    float[] values = new float[rows.length * width];
    for (int r = 0; r < rows.length; r++) {
      double length = 0;
      for (int i = 0; i < width; i++) {
        length += Math.pow(random.nextGaussian(), 2);
      }
      for (int i = 0; i < width; i++) {
        values[r * width + i] = (float) (rows[r][i] * Math.sqrt(length));
      }
    }
    return Tensor.of(Shape.of(rows.length, width), values);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
