package dev.heed.tensor;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bytes that are made when they are asked for, and kept only as long as somebody uses them. */
final class Held implements Supplier<ByteBuffer> {

  private final int size;
  private final TensorSource source;
  private @Nullable WeakReference<ByteBuffer> last;

  Held(int size, TensorSource source) {
    this.size = size;
    this.source = source;
  }

  @Override
  public synchronized ByteBuffer get() {
    ByteBuffer known = last == null ? null : last.get();
    if (known == null) {
      known = made();
      last = new WeakReference<>(known);
    }
    return known;
  }

  private ByteBuffer made() {
    Filled filled = new Filled(ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN));
    try {
      source.writeTo(filled);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "Weights cannot be read: %s.".formatted(e.getMessage()), e);
    }
    return filled.bytes().flip();
  }

  /** A buffer that is written to from its start. */
  private record Filled(ByteBuffer bytes) implements WritableByteChannel {

    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      bytes.put(from);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
