package dev.heed.op;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A matrix in 8 bits, with a scale of its own for each column: {@code values[i, j] * scales[j]}; or
 * for each row, as tables of words have it. The numbers are made when they are read.
 *
 * <p>Whole numbers of products stay within 7 bits and a sign. Processors without VNNI add two
 * products of a U8 and an I8 in 16 bits, and {@code 2 * 255 * 64 = 32640} is the most that fits.
 *
 * @param values I8
 * @param scales F32
 */
record QuantizedWeight(Tensor values, Tensor scales) {

  static final int LARGEST = 64;
  private static final int LARGEST_OF_TABLES = 127;

  /** The most bytes of a transposed piece. */
  private static final int PIECE = 1 << 26;

  /** Of {@code matrix [in, out]}: values {@code [in, out]}, scales {@code [out]}. */
  static QuantizedWeight of(Tensor matrix) {
    Tensor scales = Tensor.of(Shape.of(matrix.shape().axis(1)), columnSteps(matrix));
    return new QuantizedWeight(
        Tensor.from(ElementType.I8, matrix.shape(), to -> byColumns(matrix, scales, to)), scales);
  }

  /**
   * Of the transpose of {@code matrix [out, in]}, as PyTorch stores it: values {@code [in, out]},
   * scales {@code [out]}.
   */
  static QuantizedWeight ofTransposed(Tensor matrix) {
    Shape turned = Shape.of(matrix.shape().axis(1), matrix.shape().axis(0));
    Tensor scales = Tensor.of(Shape.of(turned.axis(1)), rowSteps(matrix, LARGEST));
    return new QuantizedWeight(
        Tensor.from(ElementType.I8, turned, to -> transposed(matrix, scales, to)), scales);
  }

  /** Of {@code table [V, C]}: values {@code [V, C]}, scales {@code [V, 1]}. */
  static QuantizedWeight ofTable(Tensor table) {
    float[] steps = rowSteps(table, LARGEST_OF_TABLES);
    return new QuantizedWeight(
        Tensor.from(ElementType.I8, table.shape(), to -> byRows(table, steps, to)),
        Tensor.of(Shape.of(steps.length, 1), steps));
  }

  private static void byColumns(Tensor matrix, Tensor scales, WritableByteChannel to)
      throws IOException {
    float[] steps = scales.toFloats();
    ByteBuffer piece = ByteBuffer.allocate(steps.length);
    Rows.of(
        matrix,
        row -> {
          piece.clear();
          for (int j = 0; j < row.length; j++) {
            piece.put((byte) Math.rint(row[j] / steps[j]));
          }
          writeAll(piece.flip(), to);
        });
  }

  private static void byRows(Tensor table, float[] steps, WritableByteChannel to)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(Math.toIntExact(table.shape().axis(1)));
    int[] at = {0};
    Rows.of(
        table,
        row -> {
          float step = steps[at[0]++];
          piece.clear();
          for (float number : row) {
            piece.put((byte) Math.rint(number / step));
          }
          writeAll(piece.flip(), to);
        });
  }

  /** As many columns at a time as fit into a piece, each time through all rows. */
  private static void transposed(Tensor matrix, Tensor scales, WritableByteChannel to)
      throws IOException {
    float[] steps = scales.toFloats();
    int in = Math.toIntExact(matrix.shape().axis(1));
    int atOnce = Math.max(1, Math.min(in, PIECE / Math.max(1, steps.length)));
    for (int from = 0; from < in; from += atOnce) {
      int first = from;
      int count = Math.min(atOnce, in - from);
      byte[] piece = new byte[count * steps.length];
      int[] at = {0};
      Rows.of(
          matrix,
          row -> {
            int out = at[0]++;
            for (int j = 0; j < count; j++) {
              piece[j * steps.length + out] = (byte) Math.rint(row[first + j] / steps[out]);
            }
          });
      writeAll(ByteBuffer.wrap(piece), to);
    }
  }

  static void writeAll(ByteBuffer bytes, WritableByteChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static float[] rowSteps(Tensor matrix, int most) {
    float[] largest = new float[Math.toIntExact(matrix.shape().axis(0))];
    int[] at = {0};
    read(
        matrix,
        row -> {
          float found = 0;
          for (float number : row) {
            found = Math.max(found, Math.abs(number));
          }
          largest[at[0]++] = found;
        });
    return steps(largest, most);
  }

  private static float[] columnSteps(Tensor matrix) {
    float[] largest = new float[Math.toIntExact(matrix.shape().axis(1))];
    read(
        matrix,
        row -> {
          for (int j = 0; j < row.length; j++) {
            largest[j] = Math.max(largest[j], Math.abs(row[j]));
          }
        });
    return steps(largest, LARGEST);
  }

  static void read(Tensor matrix, Rows.Taker taker) {
    try {
      Rows.of(matrix, taker);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "Weights cannot be read: %s.".formatted(e.getMessage()), e);
    }
  }

  /** A column of zeros, or of numbers too small to divide, has the step 1. */
  private static float[] steps(float[] largest, int most) {
    for (int i = 0; i < largest.length; i++) {
      float step = largest[i] / most;
      largest[i] = step >= Float.MIN_NORMAL ? step : 1;
    }
    return largest;
  }
}
