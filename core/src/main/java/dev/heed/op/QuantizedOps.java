package dev.heed.op;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Records a model that was written for F32 with its products by weights in 8 bits: weights are
 * quantised now, each output channel by itself, and what is multiplied by them in each run, as one
 * tensor. Tables of words are quantised too, each word by itself. Convolutions and products of two
 * computed values stay in F32.
 *
 * <p>All operators are ONNX's own; ONNX Runtime makes one step of the product, its scale and bias.
 */
@Internal
public final class QuantizedOps extends ForwardingOps {

  private record Stored(String name, Tensor tensor) {}

  private final IdentityHashMap<Value, Stored> weights = new IdentityHashMap<>();
  private final Map<String, QuantizedWeight> quantized = new HashMap<>();
  private final IdentityHashMap<Value, Quantized> narrowed = new IdentityHashMap<>();

  public QuantizedOps(Ops inner) {
    super(inner);
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    Value value = inner.weight(name, tensor);
    if (tensor.type() == ElementType.F32 && tensor.shape().rank() == 2) {
      weights.put(value, new Stored(name, tensor));
    }
    return value;
  }

  @Override
  public Value linear(Value x, Value weight) {
    Optional<Stored> stored = stored(x, weight);
    return stored.isPresent()
        ? product(x, stored.get(), stored.get().name() + ".transposed", true)
        : super.linear(x, weight);
  }

  @Override
  public Value matMul(Value a, Value b) {
    Optional<Stored> stored = stored(a, b);
    return stored.isPresent()
        ? product(a, stored.get(), stored.get().name(), false)
        : super.matMul(a, b);
  }

  /** Words have a step of their own each, and are widened when they are chosen. */
  @Override
  public Value gather(Value x, Value indices, int axis) {
    Stored table = axis == 0 ? weights.get(x) : null;
    if (table == null) {
      return super.gather(x, indices, axis);
    }
    QuantizedWeight narrow =
        quantized.computeIfAbsent(
            table.name() + ".rows", n -> QuantizedWeight.ofTable(table.tensor()));
    Value values = inner.weight(table.name() + ".int8_rows", narrow.values());
    Value scales = inner.weight(table.name() + ".int8_rows_scale", narrow.scales());
    Value chosen = cast(inner.gather(values, indices, 0), ElementType.F32);
    return mul(chosen, inner.gather(scales, indices, 0));
  }

  private Optional<Stored> stored(Value x, Value weight) {
    return x.rank() > 0 && x.type() == ElementType.F32
        ? Optional.ofNullable(weights.get(weight))
        : Optional.empty();
  }

  private Value product(Value x, Stored weight, String name, boolean transposed) {
    QuantizedWeight narrow =
        quantized.computeIfAbsent(
            name,
            n ->
                transposed
                    ? QuantizedWeight.ofTransposed(weight.tensor())
                    : QuantizedWeight.of(weight.tensor()));
    Quantized a = narrowed.computeIfAbsent(x, this::dynamicQuantizeLinear);
    Value values = inner.weight(name + ".int8", narrow.values());
    Value scales = inner.weight(name + ".int8_scale", narrow.scales());
    Spec sums = InferProduct.matMulInteger(a.values(), values, a.zeroPoint(), a.zeroPoint());
    Value product = one("MatMulInteger", sums, a.values(), values, a.zeroPoint());
    return mul(cast(product, ElementType.F32), mul(a.scale(), scales));
  }
}
