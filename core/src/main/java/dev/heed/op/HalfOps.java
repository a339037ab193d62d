package dev.heed.op;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records a model that was written for F32 in half precision: weights and constants are stored as
 * F16, inputs are narrowed where they enter and outputs widened where they leave, so that callers
 * see F32 as before.
 */
@Internal
public final class HalfOps extends ForwardingOps {

  private static final double LARGEST = 65504;

  public HalfOps(Ops inner) {
    super(inner);
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    return narrow(inner.input(name, type, dims));
  }

  @Override
  public void output(String name, Value value) {
    inner.output(
        name, value.type() == ElementType.F16 ? inner.cast(value, ElementType.F32) : value);
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    return inner.weight(name, narrow(tensor));
  }

  @Override
  public Value constant(Tensor tensor) {
    return inner.constant(narrow(tensor));
  }

  /** A finite number stays finite: what stands for minus infinity in F32 has no F16. */
  @Override
  public Value scalar(ElementType type, double value) {
    boolean finite = isWide(type) && !Double.isInfinite(value);
    double held = finite ? Math.max(-LARGEST, Math.min(LARGEST, value)) : value;
    return super.scalar(type, held);
  }

  @Override
  public Value cast(Value x, ElementType type) {
    return inner.cast(x, isWide(type) ? ElementType.F16 : type);
  }

  /**
   * Few of the runtime's fused operators have F16 code on every device: the plain form runs
   * everywhere.
   */
  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    return plain.get();
  }

  private Value narrow(Value value) {
    return value.type() == ElementType.F32 ? inner.cast(value, ElementType.F16) : value;
  }

  private static Tensor narrow(Tensor tensor) {
    return tensor.type() == ElementType.F32 ? tensor.as(ElementType.F16) : tensor;
  }

  private static boolean isWide(ElementType type) {
    return type == ElementType.F32 || type == ElementType.F16;
  }
}
