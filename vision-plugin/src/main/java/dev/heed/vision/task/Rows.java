package dev.heed.vision.task;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** A tensor's items along its first axis. */
final class Rows {

  private Rows() {}

  /** The i-th item, with a first axis of 1, as a view of the tensor. */
  static Tensor of(Tensor tensor, int i) {
    long[] axes = tensor.shape().axes();
    int bytes = tensor.bytes().remaining() / Math.toIntExact(axes[0]);
    axes[0] = 1;
    return Tensor.view(tensor.type(), Shape.of(axes), tensor.bytes().slice(i * bytes, bytes));
  }

  /** Tensors of one type and shape, whose first axis is 1, as one. */
  static Tensor join(List<Tensor> items) {
    long[] axes = items.get(0).shape().axes();
    axes[0] = items.size();
    Tensor all = Tensor.zeros(items.get(0).type(), Shape.of(axes));
    ByteBuffer bytes = all.bytes();
    items.forEach(item -> bytes.put(item.bytes()));
    return all;
  }
}
