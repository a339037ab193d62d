package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.TensorInfo;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/** A value in the runtime's memory. */
final class NativeHeld implements Held {

  private final OnnxTensor value;
  private final ElementType type;
  private final Shape shape;
  private boolean closed;

  NativeHeld(OnnxTensor value) {
    TensorInfo description = value.getInfo();
    this.value = value;
    this.type = ElementTypes.of(description.onnxType).orElseThrow();
    this.shape = Shape.of(description.getShape());
  }

  /** For the next run; not to be closed by it. */
  synchronized OnnxTensor value() {
    if (closed) {
      throw new HeedException(
          ErrorCode.CLOSED, "The value %s%s was used after it was closed.".formatted(type, shape));
    }
    return value;
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
    return NativeOutputs.copy("a held value", value());
  }

  @Override
  public Held rows(int... rows) {
    return shape.elements() == 0
        ? Held.of(tensor()).rows(rows)
        : Held.of(HeldTensor.rows(type, shape, value().getByteBuffer(), rows));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      value.close();
    }
  }
}
