package dev.heed.encoding;

import java.util.Random;

/**
 * A small net as dynamics: {@code W2 tanh(W1 [p, t] + b)}. All layers of a model share it.
 *
 * @param weights1 {@code [hidden][C + 1]}; the last column is that of the time
 * @param bias {@code [hidden]}
 * @param weights2 {@code [C][hidden]}
 */
@SuppressWarnings("ArrayRecordComponent") // its maker hands the arrays over
record NeuralFlow(double[][] weights1, double[] bias, double[][] weights2) implements Flow {

  static NeuralFlow seeded(long seed, int width, int hidden) {
    Random random = new Random(seed);
    return new NeuralFlow(
        matrix(random, hidden, width + 1),
        matrix(random, 1, hidden)[0],
        matrix(random, width, hidden));
  }

  private static double[][] matrix(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian() / Math.sqrt(columns);
      }
    }
    return matrix;
  }

  @Override
  public double[] velocity(double time, double... position) {
    double[] inner = new double[bias.length];
    for (int i = 0; i < inner.length; i++) {
      double[] row = weights1[i];
      inner[i] = Math.tanh(dot(row, position) + row[position.length] * time + bias[i]);
    }
    double[] result = new double[weights2.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = dot(weights2[i], inner);
    }
    return result;
  }

  private static double dot(double[] row, double... x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += row[i] * x[i];
    }
    return sum;
  }
}
