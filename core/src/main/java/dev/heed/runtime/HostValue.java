package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;

/** A value in host memory: a tensor of Heed's own. */
record HostValue(Tensor tensor) implements DeviceValue {

  @Override
  public ElementType type() {
    return tensor.type();
  }

  @Override
  public Shape shape() {
    return tensor.shape();
  }

  @Override
  public DeviceValue rows(int... rows) {
    return new HostValue(rows(tensor.type(), tensor.shape(), tensor.bytes(), rows));
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
