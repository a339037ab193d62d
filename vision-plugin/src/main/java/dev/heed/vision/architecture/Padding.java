package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Where a net has zeros around its images before a convolution. */
enum Padding {
  /** Half a kernel on each side. */
  CENTRED,
  /**
   * As TensorFlow's "same": as many as steps of the stride need to cover the image, and where they
   * are not even, one more below and to the right than above and to the left.
   */
  SAME;

  static Padding of(boolean same) {
    return same ? SAME : CENTRED;
  }

  /**
   * The image with zeros that {@link #window} does not put there.
   *
   * @param stride 1 or 2
   */
  Value around(Ops ops, Value x, long kernel, long stride) {
    if (this == CENTRED || stride == 1 || kernel == 1) {
      return x;
    }
    long half = kernel / 2;
    Value padded = zeros(ops, x, half, half);
    return withoutFirst(ops, withoutFirst(ops, padded, x.axis(2), 2), x.axis(3), 3);
  }

  /**
   * {@code [B, C, H, W]} with zeros above and to the left, below and to the right. They are joined
   * to the image, because ONNX Runtime takes a Pad before a MaxPool for the pool's own pads, which
   * are less than any number.
   */
  static Value zeros(Ops ops, Value x, long before, long after) {
    return zeros(ops, zeros(ops, x, 2, before, after), 3, before, after);
  }

  private static Value zeros(Ops ops, Value x, int axis, long before, long after) {
    List<Value> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(zeros(ops, x, axis, before));
    }
    parts.add(x);
    if (after > 0) {
      parts.add(zeros(ops, x, axis, after));
    }
    return ops.concat(axis, parts);
  }

  private static Value zeros(Ops ops, Value x, int axis, long count) {
    Value sizes = ops.sizes(x.dims().with(axis, Dim.of(count)));
    return ops.constantOfShape(sizes, x.type(), 0);
  }

  /** One less before an axis of an even size: its last step needs no zero before the first. */
  private static Value withoutFirst(Ops ops, Value padded, Dim size, int axis) {
    if (size.isFixed()) {
      return ops.slice(padded, axis, 1 - size.size().getAsLong() % 2, Long.MAX_VALUE);
    }
    Value odd = ops.mod(ops.sizes(Dims.of(size)), ops.constants(2));
    Value first = ops.sub(ops.constants(1), odd);
    return ops.slice(padded, axis, first, ops.sizes(Dims.of(padded.axis(axis))));
  }

  Window window(long kernel, long stride) {
    return window(kernel, stride, 1);
  }

  Window window(long kernel, long stride, long dilation) {
    long half = kernel / 2 * dilation;
    Window window = Window.stride(stride, stride).dilate(dilation, dilation);
    return this == SAME && stride > 1 ? window : window.pad(half, half);
  }
}
