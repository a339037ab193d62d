package dev.heed.op;

import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;

/** The rows of a matrix of F32, one after the other, without the matrix in memory. */
final class Rows implements WritableByteChannel {

  /** Takes one row, which is the same array each time. */
  @FunctionalInterface
  interface Taker {
    void take(float[] row) throws IOException;
  }

  private final float[] row;
  private final Taker taker;
  private int filled;

  private Rows(int columns, Taker taker) {
    this.row = new float[columns];
    this.taker = taker;
  }

  /** Hands {@code taker} all rows of {@code matrix [rows, columns]} in order. */
  static void of(Tensor matrix, Taker taker) throws IOException {
    int columns = Math.toIntExact(matrix.shape().axis(1));
    if (columns > 0) {
      matrix.writeTo(new Rows(columns, taker));
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int bytes = from.remaining();
    FloatBuffer floats = from.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    while (floats.hasRemaining()) {
      int count = Math.min(row.length - filled, floats.remaining());
      floats.get(row, filled, count);
      filled += count;
      if (filled == row.length) {
        filled = 0;
        taker.take(row);
      }
    }
    from.position(from.limit());
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
