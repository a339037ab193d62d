package dev.heed.model;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Half;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.tensor.TensorSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A tensor of a file as F32, read piece by piece: unlike a mapped file, what was read does not stay
 * in memory.
 */
@Internal
public record StoredFloats(TensorEntry entry) implements TensorSource {

  /** Small, because buffers outside the heap go only when the heap is looked through. */
  private static final int PIECE = 1 << 14;

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    ElementType type = entry.type();
    int width = type.bytes();
    ByteBuffer read = ByteBuffer.allocateDirect(PIECE * width).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide =
        type == ElementType.F32
            ? read
            : ByteBuffer.allocateDirect(PIECE * 4).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(entry.file())) {
      for (long at = 0; at < entry.bytes(); at += read.limit()) {
        read.clear().limit((int) Math.min(read.capacity(), entry.bytes() - at));
        fill(file, read, entry.offset() + at);
        if (type != ElementType.F32) {
          widen(read, type, wide.clear());
        }
        while (wide.hasRemaining()) {
          channel.write(wide);
        }
      }
    }
  }

  private void fill(FileChannel file, ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new EOFException("%s was cut while it was read".formatted(entry.file()));
      }
    }
    into.flip();
  }

  private static void widen(ByteBuffer from, ElementType type, ByteBuffer to) {
    int count = from.remaining() / type.bytes();
    for (int i = 0; i < count; i++) {
      switch (type) {
        case BF16 -> to.putInt(from.getShort(2 * i) << 16);
        case F16 -> to.putFloat(Half.toFloat(from.getShort(2 * i)));
        default -> to.putFloat((float) from.getDouble(8 * i));
      }
    }
    to.flip();
  }

  /** The tensor as F32: {@code stored} itself where it is, else one that is widened when read. */
  public static Tensor of(TensorEntry entry, Tensor stored) {
    StoredFloats floats = new StoredFloats(entry);
    Shape shape = stored.shape();
    return stored.type() == ElementType.F32
        ? stored.writtenFrom(floats)
        : Tensor.from(ElementType.F32, shape, floats);
  }
}
