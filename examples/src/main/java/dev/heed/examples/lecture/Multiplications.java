package dev.heed.examples.lecture;

import dev.heed.op.Dims;
import dev.heed.op.Fusion;
import dev.heed.op.Node;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Counts the multiplications of a program's matrix products while it is recorded, and how many
 * products have to wait for each other. Unlike a time, both are the same on every machine.
 */
final class Multiplications implements Ops {

  private final Ops inner = OnnxOps.plain();
  private final IdentityHashMap<Value, Integer> waits = new IdentityHashMap<>();
  private long count;
  private int longest;

  private Multiplications() {}

  /** What was counted: multiplications, and products in the longest row of one after the other. */
  record Counted(long multiplications, int inTurn) {}

  /** Counts a program whose inputs are F32 and have these axes, all of them fixed. */
  static Counted in(Map<String, Dims> inputs, Graphs.Program program) {
    Multiplications counting = new Multiplications();
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach((name, dims) -> values.put(name, counting.input(name, ElementType.F32, dims)));
    program.of(counting, values);
    return new Counted(counting.count, counting.longest);
  }

  @Override
  public List<Value> apply(Node node) {
    List<Value> made = inner.apply(node);
    int before =
        node.inputs().stream()
            .filter(Objects::nonNull)
            .mapToInt(input -> waits.getOrDefault(input, 0))
            .max()
            .orElse(0);
    boolean product = node.operator().equals("MatMul");
    if (product) {
      long inside = Objects.requireNonNull(node.inputs().get(0)).size(-1);
      count += made.get(0).dims().shape().elements() * inside;
    }
    int now = before + (product ? 1 : 0);
    longest = Math.max(longest, now);
    made.forEach(value -> waits.put(value, now));
    return made;
  }

  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    return plain.get();
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    return inner.input(name, type, dims);
  }

  @Override
  public void output(String name, Value value) {
    inner.output(name, value);
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    return inner.weight(name, tensor);
  }

  @Override
  public Value constant(Tensor tensor) {
    return inner.constant(tensor);
  }

  @Override
  public Scope scope(String name) {
    return inner.scope(name);
  }

  @Override
  public Value name(String name, Value value) {
    return inner.name(name, value);
  }

  @Override
  public Value assume(Value value, Dims dims) {
    return inner.assume(value, dims);
  }

  @Override
  public Value sizes(Dims dims) {
    return inner.sizes(dims);
  }
}
