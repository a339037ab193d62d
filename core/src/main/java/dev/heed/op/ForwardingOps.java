package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hands every call to another interpreter; what changes a graph while it is recorded extends it.
 */
public abstract class ForwardingOps implements Ops {

  /** Who gets the calls. */
  protected final Ops inner;

  protected ForwardingOps(Ops inner) {
    this.inner = inner;
  }

  @Override
  public boolean textBranches() {
    return inner.textBranches();
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
  public Value through(String place, Value value) {
    return inner.through(place, value);
  }

  @Override
  public Value assume(Value value, Dims dims) {
    return inner.assume(value, dims);
  }

  @Override
  public Value sizes(Dims dims) {
    return inner.sizes(dims);
  }

  @Override
  public List<Value> apply(Node node) {
    return inner.apply(node);
  }

  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    return inner.fused(fusion, plain);
  }
}
