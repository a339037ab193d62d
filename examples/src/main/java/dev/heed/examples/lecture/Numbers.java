package dev.heed.examples.lecture;

import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Matrices as rows of numbers, small enough to be printed. */
final class Numbers {

  private Numbers() {}

  /** Normally distributed numbers from a seed. */
  static double[][] random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    return matrix;
  }

  /** {@code a b}. */
  static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  static double[][] transposed(double[]... a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  static double dot(double[] a, double... b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  static double[] softmax(double... scores) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] powers = Arrays.stream(scores).map(s -> Math.exp(s - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }

  /** The largest absolute difference. */
  static double difference(double[][] a, double[][] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        largest = Math.max(largest, Math.abs(a[i][j] - b[i][j]));
      }
    }
    return largest;
  }

  /** Rows in another order: row {@code order[i]} becomes row i. */
  static double[][] ordered(double[][] a, int... order) {
    return Arrays.stream(order).mapToObj(i -> a[i]).toArray(double[][]::new);
  }

  /** The cosine of the angle between two vectors. */
  static double cosine(double[] a, double... b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  /** As a value {@code [1, 1, rows, columns]} in double precision. */
  static Value value(JavaOps ops, double[]... rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return ops.doubles(Shape.of(1, 1, rows.length, rows[0].length), flat);
  }

  /** The matrix at {@code index} among those of the last two axes. */
  static double[][] matrix(JavaOps ops, Value value, int index) {
    int rows = Math.toIntExact(value.size(-2));
    int columns = Math.toIntExact(value.size(-1));
    double[] all = ops.doubles(value);
    int start = index * rows * columns;
    return IntStream.range(0, rows)
        .mapToObj(i -> Arrays.copyOfRange(all, start + i * columns, start + (i + 1) * columns))
        .toArray(double[][]::new);
  }

  /** One line for each row. */
  static String print(double[]... rows) {
    return Arrays.stream(rows)
        .map(
            row ->
                Arrays.stream(row)
                    .mapToObj("%8.3f"::formatted)
                    .collect(Collectors.joining(" ", "  ", "\n")))
        .collect(Collectors.joining());
  }
}
