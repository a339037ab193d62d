package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A matrix {@code [N, K]} in 4 bits, with a scale for each 32 numbers of a row: {@code scale *
 * (number - 8)}, two numbers in a byte, the first in the lower half. The last block of a row is
 * filled up with zeros. The numbers are made when they are read.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ONNX
 *     Runtime, contributed operators: MatMulNBits</a>
 */
final class BlockWeight {

  static final int BLOCK = 32;
  static final int ZERO = 8;
  private static final int BYTES = BLOCK / 2;

  private final Tensor matrix;
  private final Tensor values;
  private final Tensor scales;

  private final Found found;

  /**
   * Scales that were found on the way, until they are written: one array for all matrices of a
   * model, which have many.
   */
  static final class Found {
    private float[] steps = new float[0];
    private @Nullable BlockWeight of;

    private float[] room(int count) {
      if (steps.length < count) {
        steps = new float[count];
      }
      return steps;
    }
  }

  private BlockWeight(Tensor matrix, Found found) {
    this.matrix = matrix;
    this.found = found;
    long blocks = blocks(matrix);
    long rows = matrix.shape().axis(0);
    this.values =
        Tensor.from(ElementType.U8, Shape.of(rows, blocks, BYTES), to -> pass(new Packing(to)));
    this.scales = Tensor.from(ElementType.F32, Shape.of(rows, blocks), this::writeScales);
  }

  static BlockWeight of(Tensor matrix) {
    return of(matrix, new Found());
  }

  static BlockWeight of(Tensor matrix, Found found) {
    return new BlockWeight(matrix, found);
  }

  private static int blocks(Tensor matrix) {
    return Math.toIntExact((matrix.shape().axis(1) + BLOCK - 1) / BLOCK);
  }

  /** U8 {@code [N, blocks, 16]}. */
  Tensor values() {
    return values;
  }

  /** F32 {@code [N, blocks]}. */
  Tensor scales() {
    return scales;
  }

  private void pass(Packing packing) throws IOException {
    synchronized (found) {
      found.of = null;
      int count = Math.toIntExact(scales.shape().elements());
      through(packing, found.room(count));
      found.of = this;
    }
  }

  private void through(Packing packing, float[] steps) throws IOException {
    int blocks = blocks(matrix);
    float[] padded = new float[blocks * BLOCK];
    int[] at = {0};
    Rows.of(
        matrix,
        row -> {
          System.arraycopy(row, 0, padded, 0, row.length);
          for (int block = 0; block < blocks; block++) {
            float step = step(padded, block * BLOCK);
            steps[at[0]++] = step;
            packing.add(padded, block * BLOCK, step);
          }
        });
    packing.flush();
  }

  private void writeScales(WritableByteChannel to) throws IOException {
    synchronized (found) {
      if (found.of != this) {
        pass(new Packing(null));
      }
      int all = Math.toIntExact(scales.shape().elements());
      ByteBuffer piece = ByteBuffer.allocate(BYTES << 12).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < all; from += piece.capacity() / 4) {
        int count = Math.min(piece.capacity() / 4, all - from);
        piece.clear().limit(4 * count);
        piece.asFloatBuffer().put(found.steps, from, count);
        QuantizedWeight.writeAll(piece, to);
      }
    }
  }

  /**
   * The number farthest from 0 becomes -8, the end of the longer side; where a shorter step errs
   * less in all, though it cuts that number, that one is taken.
   */
  static float step(float[] numbers, int from) {
    float farthest = 0;
    for (int i = from; i < from + BLOCK; i++) {
      farthest = Math.abs(numbers[i]) > Math.abs(farthest) ? numbers[i] : farthest;
    }
    float whole = farthest / -ZERO;
    if (Math.abs(whole) < Float.MIN_NORMAL) {
      return 1;
    }
    float shorter = whole * 0.9f;
    return error(numbers, from, shorter) < error(numbers, from, whole) ? shorter : whole;
  }

  private static float error(float[] numbers, int from, float step) {
    float inverse = 1 / step;
    float sum = 0;
    for (int i = from; i < from + BLOCK; i++) {
      float difference = numbers[i] - step * (quantised(numbers[i] * inverse) - ZERO);
      sum += difference * difference;
    }
    return sum;
  }

  /** From 0 to 15. */
  private static int quantised(float steps) {
    int number = (int) (steps + (ZERO + 0.5f)); // steps are not below -9, so this rounds down
    return Math.max(0, Math.min(2 * ZERO - 1, number));
  }

  /** Bytes on their way, or nowhere. */
  private static final class Packing {

    private final @Nullable WritableByteChannel to;
    private final ByteBuffer piece = ByteBuffer.allocate(BYTES << 12);

    Packing(@Nullable WritableByteChannel to) {
      this.to = to;
    }

    void add(float[] numbers, int from, float step) throws IOException {
      if (to == null) {
        return;
      }
      if (!piece.hasRemaining()) {
        flush();
      }
      float inverse = 1 / step;
      for (int i = from; i < from + BLOCK; i += 2) {
        int low = quantised(numbers[i] * inverse);
        int high = quantised(numbers[i + 1] * inverse);
        piece.put((byte) (low | high << 4));
      }
    }

    void flush() throws IOException {
      if (to != null) {
        QuantizedWeight.writeAll(piece.flip(), to);
        piece.clear();
      }
    }
  }
}
