package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.TensorInfo;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A value in ONNX Runtime's memory, on a device or the host; closing it waits until no run uses it.
 */
final class OrtDeviceValue implements DeviceValue {

  private final OnnxTensor value;
  private final ElementType type;
  private final Shape shape;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  OrtDeviceValue(OnnxTensor value) {
    TensorInfo description = value.getInfo();
    this.value = value;
    this.type = ElementTypes.of(description.onnxType).orElseThrow();
    this.shape = Shape.of(description.getShape());
  }

  /** The value, which stays open until this thread calls {@link #leave}. */
  OnnxTensor use() {
    lock.readLock().lock();
    if (closed) {
      lock.readLock().unlock();
      throw new HeedException(
          ErrorCode.CLOSED, "The value %s%s was used after it was closed.".formatted(type, shape));
    }
    return value;
  }

  /** Ends one {@link #use}. */
  void leave() {
    lock.readLock().unlock();
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
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        value.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
