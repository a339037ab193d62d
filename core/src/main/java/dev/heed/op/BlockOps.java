package dev.heed.op;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Records a model that was written for F32 with its matrices in 4 bits, 32 numbers to a scale: what
 * is multiplied by them, and tables of words. Whoever reads tokens in and out by one table has it
 * once. Convolutions, norms and products of two computed values stay in F32.
 *
 * <p>The runtime multiplies by numbers of 4 bits as they are, and rounds what is multiplied by them
 * to 8 bits on the way, each 32 numbers by themselves; in plain operators they are widened first.
 */
@Internal
public final class BlockOps extends ForwardingOps {

  /** ONNX Runtime's name for products in 8 bits. */
  private static final long IN_8_BITS = 4;

  private record Stored(String name, Tensor tensor) {}

  private final IdentityHashMap<Value, Stored> weights = new IdentityHashMap<>();
  private final Map<String, BlockWeight> blocks = new HashMap<>();
  private final BlockWeight.Found found = new BlockWeight.Found();
  private final long accuracy;

  public BlockOps(Ops inner) {
    this(inner, IN_8_BITS);
  }

  /**
   * @param accuracy of what is multiplied: 1 for F32, 4 for 8 bits
   */
  BlockOps(Ops inner, long accuracy) {
    super(inner);
    this.accuracy = accuracy;
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
    return stored(x, weight, 1)
        .map(w -> product(x, w, w.name()))
        .orElseGet(() -> super.linear(x, weight));
  }

  @Override
  public Value matMul(Value a, Value b) {
    return stored(a, b, 0)
        .map(w -> product(a, turned(w), w.name() + ".transposed"))
        .orElseGet(() -> super.matMul(a, b));
  }

  /** GPT-2 keeps {@code [in, out]}. */
  private static Stored turned(Stored stored) {
    return new Stored(stored.name(), Transposed.of(stored.tensor()));
  }

  /** A matrix of at least a block's width; what is narrower gains nothing. */
  private Optional<Stored> stored(Value x, Value weight, int widthAxis) {
    return x.rank() > 0 && x.type() == ElementType.F32
        ? Optional.ofNullable(weights.get(weight))
            .filter(w -> w.tensor().shape().axis(widthAxis) >= BlockWeight.BLOCK)
        : Optional.empty();
  }

  private BlockWeight blocks(String name, Tensor matrix) {
    return blocks.computeIfAbsent(name, n -> BlockWeight.of(matrix, found));
  }

  private Value product(Value x, Stored weight, String name) {
    BlockWeight narrow = blocks(name, weight.tensor());
    Shape shape = weight.tensor().shape();
    Value values = inner.weight(name + ".int4", narrow.values());
    Value scales = inner.weight(name + ".int4_scale", narrow.scales());
    Attributes attributes =
        Attributes.of("K", shape.axis(1))
            .and("N", shape.axis(0))
            .and("bits", 4L)
            .and("block_size", (long) BlockWeight.BLOCK)
            .and("accuracy_level", accuracy);
    Spec spec = new Spec(x.type(), x.dims().with(-1, Dim.of(shape.axis(0))));
    Fusion fusion = Fusion.of("MatMulNBits", attributes, spec, x, values, scales);
    return inner
        .fused(
            fusion,
            () -> {
              Value wide = widened(values, scales, Dims.of(shape.axis(0)), shape.axis(1));
              return List.of(inner.matMul(x, inner.transpose(wide, 1, 0)));
            })
        .get(0);
  }

  @Override
  public Value gather(Value x, Value indices, int axis) {
    Stored table = axis == 0 ? weights.get(x) : null;
    return table != null && table.tensor().shape().axis(1) % BlockWeight.BLOCK == 0
        ? rows(table, indices)
        : super.gather(x, indices, axis);
  }

  private Value rows(Stored table, Value indices) {
    Shape shape = table.tensor().shape();
    BlockWeight narrow = blocks(table.name(), table.tensor());
    Tensor flat = narrow.values().reshaped(Shape.of(shape.axis(0), shape.axis(1) / 2));
    Value packed = inner.weight(table.name() + ".int4_rows", flat);
    Value scales = inner.weight(table.name() + ".int4_scale", narrow.scales());
    Attributes attributes =
        Attributes.of("bits", 4L)
            .and("block_size", (long) BlockWeight.BLOCK)
            .and("gather_axis", 0L)
            .and("quantize_axis", 1L);
    Spec spec =
        new Spec(
            ElementType.F32,
            InferIndex.gather(packed, indices, 0).dims().with(-1, Dim.of(shape.axis(1))));
    Fusion fusion = Fusion.of("GatherBlockQuantized", attributes, spec, packed, indices, scales);
    return inner
        .fused(
            fusion,
            () -> {
              long blocks = narrow.values().shape().axis(1);
              Value chosen = inner.gather(packed, indices, 0);
              Value parted =
                  inner.reshape(chosen, and(indices.dims(), blocks, BlockWeight.BLOCK / 2));
              return List.of(
                  widened(parted, inner.gather(scales, indices, 0), indices.dims(), shape.axis(1)));
            })
        .get(0);
  }

  /**
   * @param packed U8 {@code [..., blocks, 16]}
   * @param scales F32 {@code [..., blocks]}
   * @return F32 {@code [..., width]}
   */
  private Value widened(Value packed, Value scales, Dims outer, long width) {
    long blocks = packed.size(-2);
    Value bytes = inner.cast(packed, ElementType.F32);
    Value high = inner.floor(inner.div(bytes, 16));
    Value low = inner.sub(bytes, inner.mul(high, 16));
    Value pairs = inner.concat(-1, inner.unsqueeze(low, -1), inner.unsqueeze(high, -1));
    Value numbers = inner.reshape(pairs, and(outer, blocks, BlockWeight.BLOCK));
    Value scaled = inner.mul(inner.sub(numbers, BlockWeight.ZERO), inner.unsqueeze(scales, -1));
    Value rows = inner.reshape(scaled, and(outer, blocks * BlockWeight.BLOCK));
    return blocks * BlockWeight.BLOCK == width ? rows : inner.slice(rows, -1, 0, width);
  }

  private static Dims and(Dims outer, long... inner) {
    List<Dim> all = new ArrayList<>(outer.axes());
    LongStream.of(inner).mapToObj(Dim::of).forEach(all::add);
    return new Dims(all);
  }
}
