package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A matrix in 8 bits, with a scale of its own for each column: {@code values[i, j] * scales[j]}.
 *
 * <p>Whole numbers stay within 7 bits and a sign. Processors without VNNI add two products of a U8
 * and an I8 in 16 bits, and {@code 2 * 255 * 64 = 32640} is the most that fits.
 *
 * @param values I8 {@code [in, out]}, from -64 to 64
 * @param scales F32 {@code [out]}
 */
record QuantizedWeight(Tensor values, Tensor scales) {

  static final int LARGEST = 64;

  /** Of {@code matrix [in, out]}. */
  static QuantizedWeight of(Tensor matrix) {
    return of(matrix, false);
  }

  /** Of the transpose of {@code matrix [out, in]}, as PyTorch stores it. */
  static QuantizedWeight ofTransposed(Tensor matrix) {
    return of(matrix, true);
  }

  private static QuantizedWeight of(Tensor matrix, boolean transposed) {
    int rows = Math.toIntExact(matrix.shape().axis(0));
    int columns = Math.toIntExact(matrix.shape().axis(1));
    FloatBuffer numbers = matrix.floats();
    float[] steps = transposed ? rowSteps(numbers, rows, columns) : steps(numbers, rows, columns);
    int in = transposed ? columns : rows;
    Tensor values = Tensor.zeros(ElementType.I8, Shape.of(in, steps.length));
    ByteBuffer into = values.bytes();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int out = transposed ? i : j;
        int at = transposed ? j * rows + i : i * columns + j;
        into.put(at, (byte) Math.rint(numbers.get(i * columns + j) / steps[out]));
      }
    }
    return new QuantizedWeight(values, Tensor.of(Shape.of(steps.length), steps));
  }

  private static float[] rowSteps(FloatBuffer numbers, int rows, int columns) {
    float[] largest = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        largest[i] = Math.max(largest[i], Math.abs(numbers.get(i * columns + j)));
      }
    }
    return steps(largest);
  }

  private static float[] steps(FloatBuffer numbers, int rows, int columns) {
    float[] largest = new float[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        largest[j] = Math.max(largest[j], Math.abs(numbers.get(i * columns + j)));
      }
    }
    return steps(largest);
  }

  /** A column of zeros, or of numbers too small to divide, has the step 1. */
  private static float[] steps(float[] largest) {
    for (int i = 0; i < largest.length; i++) {
      float step = largest[i] / LARGEST;
      largest[i] = step >= Float.MIN_NORMAL ? step : 1;
    }
    return largest;
  }
}
