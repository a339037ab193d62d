package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.TensorInfo;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.function.Function;

/**
 * A value in ONNX Runtime's memory, on a device or the host; once closed, it is freed when no run
 * uses it any more.
 */
final class OrtDeviceValue implements DeviceValue {

  private final OnnxTensor value;
  private final ElementType type;
  private final Shape shape;
  private int users;
  private boolean closed;

  OrtDeviceValue(OnnxTensor value) {
    TensorInfo description = value.getInfo();
    this.value = value;
    this.type = ElementTypes.of(description.onnxType).orElseThrow();
    this.shape = Shape.of(description.getShape());
  }

  /** The value, which stays open until this thread calls {@link #leave}. */
  synchronized OnnxTensor use() {
    if (closed) {
      throw new HeedException(
          ErrorCode.CLOSED, "The value %s%s was used after it was closed.".formatted(type, shape));
    }
    users++;
    return value;
  }

  /** Ends one {@link #use}. */
  synchronized void leave() {
    users--;
    freeIfUnused();
  }

  private void freeIfUnused() {
    if (closed && users == 0) {
      value.close();
    }
  }

  private <T> T used(Function<OnnxTensor, T> reading) {
    OnnxTensor open = use();
    try {
      return reading.apply(open);
    } finally {
      leave();
    }
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public Tensor tensor() {
    return used(open -> NativeOutputs.copy("a held value", open));
  }

  @Override
  public DeviceValue rows(int... rows) {
    return shape.elements() == 0
        ? DeviceValue.of(tensor()).rows(rows)
        : DeviceValue.of(used(open -> HostValue.rows(type, shape, open.getByteBuffer(), rows)));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      freeIfUnused();
    }
  }
}
