package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;

/** A value in memory of ours. */
record HeldTensor(Tensor tensor) implements Held {

  @Override
  public ElementType type() {
    return tensor.type();
  }

  @Override
  public Shape shape() {
    return tensor.shape();
  }

  @Override
  public Held rows(int... rows) {
    return new HeldTensor(rows(tensor.type(), tensor.shape(), tensor.bytes(), rows));
  }

  /** Copies items of the first axis out of {@code bytes}. */
  static Tensor rows(ElementType type, Shape shape, ByteBuffer bytes, int... rows) {
    long[] axes = shape.axes();
    int width = axes[0] == 0 ? 0 : Math.toIntExact(bytes.remaining() / axes[0]);
    axes[0] = rows.length;
    Tensor chosen = DirectMemory.zeros("a cache", type, Shape.of(axes));
    ByteBuffer to = chosen.bytes();
    for (int row : rows) {
      to.put(bytes.slice(bytes.position() + row * width, width));
    }
    return chosen;
  }

  @Override
  public void close() {
    // The garbage collector frees it.
  }
}
