package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A matrix of F32 read by its columns. */
final class Transposed {

  private Transposed() {}

  /** {@code matrix [a, b]} as {@code [b, a]}; it is turned when it is read. */
  static Tensor of(Tensor matrix) {
    int rows = Math.toIntExact(matrix.shape().axis(0));
    int columns = Math.toIntExact(matrix.shape().axis(1));
    return Tensor.from(
        ElementType.F32,
        Shape.of(columns, rows),
        to -> {
          FloatBuffer numbers = matrix.floats();
          ByteBuffer row = ByteBuffer.allocate(4 * rows).order(ByteOrder.LITTLE_ENDIAN);
          for (int j = 0; j < columns; j++) {
            row.clear();
            for (int i = 0; i < rows; i++) {
              row.putFloat(numbers.get(i * columns + j));
            }
            QuantizedWeight.writeAll(row.flip(), to);
          }
        });
  }
}
