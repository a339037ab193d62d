package dev.heed.learn;

import dev.heed.op.Attributes;
import dev.heed.op.Dims;
import dev.heed.op.ForwardingOps;
import dev.heed.op.Fusion;
import dev.heed.op.Node;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hands every call to another interpreter and remembers it, so that {@link Gradients} can go back
 * the same way. Of fused operators it remembers the plain form, unless a rule knows the fused one.
 *
 * <p>Not for several threads.
 */
public class Tape extends ForwardingOps {

  /** A use of an operator, and what came of it. */
  record Step(Node node, List<Value> outputs) {}

  private final List<Step> steps = new ArrayList<>();
  private boolean paused;

  /**
   * @param inner computes or records what is called
   */
  public Tape(Ops inner) {
    super(inner);
  }

  /** Where the calls go; what is called there is not remembered. */
  public Ops untaped() {
    return inner;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** What goes on in the place of a step's outputs; most often those themselves. */
  List<Value> replaced(int step, List<Value> outputs) {
    return outputs;
  }

  /** Remembers a step that was computed with {@link #untaped()}. */
  final List<Value> remember(Node node, List<Value> outputs) {
    steps.add(new Step(node, outputs));
    return replaced(steps.size() - 1, outputs);
  }

  @Override
  public Value assume(Value value, Dims dims) {
    return known(value, inner.assume(value, dims));
  }

  @Override
  public Value name(String name, Value value) {
    return known(value, inner.name(name, value));
  }

  /** The same numbers as another value. */
  private Value known(Value value, Value same) {
    if (value != same) {
      Node node = new Node("", "Identity", List.of(value), Attributes.none(), List.of(same.spec()));
      steps.add(new Step(node, List.of(same)));
      return replaced(steps.size() - 1, List.of(same)).get(0);
    }
    return same;
  }

  @Override
  public List<Value> apply(Node node) {
    Node kept = paused ? node : Statistics.kept(node);
    List<Value> outputs = inner.apply(kept);
    if (!paused) {
      steps.add(new Step(kept, outputs));
      return replaced(steps.size() - 1, outputs).subList(0, node.outputs().size());
    }
    return outputs.subList(0, node.outputs().size());
  }

  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    if (paused || !Rules.knows(fusion.operator())) {
      return paused ? inner.fused(fusion, plain) : plain.get();
    }
    paused = true;
    try {
      List<Value> outputs = inner.fused(fusion, plain);
      steps.add(new Step(fusion.node(), outputs));
      return replaced(steps.size() - 1, outputs);
    } finally {
      paused = false;
    }
  }
}
