package dev.heed.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Node;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse mode over what a {@link Tape} remembers: how a scalar changes with each of some values.
 *
 * @see <a href="https://arxiv.org/abs/1502.05767">Baydin et al. 2018, Automatic differentiation in
 *     machine learning: a survey, section 3.2</a>
 */
public final class Gradients {

  private final Ops ops;
  private final Set<Value> active = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Value, Value> gradients = new IdentityHashMap<>();

  private Gradients(Ops ops) {
    this.ops = ops;
  }

  /**
   * Records the gradients of {@code scalar} with the interpreter behind the tape, which does not
   * remember them.
   *
   * @param scalar one number, a loss or a score
   * @param values what it is differentiated by: inputs, weights, or anything on the way
   * @return for each of {@code values}, by identity, the gradient in its axes; zeros where the
   *     scalar does not depend on it
   * @throws HeedException UNSUPPORTED where an operator on the way has no gradient; it is named
   */
  public static Map<Value, Value> of(Tape tape, Value scalar, Collection<Value> values) {
    if (!scalar.dims().axes().stream().allMatch(axis -> axis.is(1))
        || !scalar.type().isFloating()) {
      throw invalidInput(
          "Gradients are those of one number, but %s was given; take its mean or sum first."
              .formatted(scalar));
    }
    return new Gradients(tape.untaped()).of(tape.steps(), scalar, values);
  }

  private Map<Value, Value> of(List<Tape.Step> steps, Value scalar, Collection<Value> values) {
    active.addAll(values);
    steps.stream().filter(this::dependsOnActive).forEach(step -> active.addAll(step.outputs()));
    gradients.put(scalar, Sums.full(ops, scalar, 1));
    for (int i = steps.size() - 1; i >= 0; i--) {
      back(steps.get(i));
    }
    IdentityHashMap<Value, Value> asked = new IdentityHashMap<>();
    for (Value value : values) {
      Value gradient = gradients.get(value);
      asked.put(value, gradient == null ? Sums.full(ops, value, 0) : gradient);
    }
    return asked;
  }

  private boolean dependsOnActive(Tape.Step step) {
    return step.node().inputs().stream().anyMatch(input -> input != null && active.contains(input));
  }

  private void back(Tape.Step step) {
    boolean counts =
        dependsOnActive(step) && step.outputs().stream().anyMatch(gradients::containsKey);
    if (counts) {
      List<@Nullable Value> given = new ArrayList<>();
      step.outputs().forEach(output -> given.add(gradients.get(output)));
      Node node = step.node();
      Rule rule = Rules.find(node.operator()).orElseThrow(() -> unknown(node));
      List<@Nullable Value> made =
          rule.back(new Backward(ops, node, step.outputs(), given, active::contains));
      for (int i = 0; i < made.size(); i++) {
        add(node.input(i), made.get(i));
      }
    }
  }

  private void add(@Nullable Value value, @Nullable Value gradient) {
    if (value != null && gradient != null && active.contains(value)) {
      gradients.merge(value, gradient, ops::add);
    }
  }

  private static HeedException unknown(Node node) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "There is no gradient of '%s', which the scalar depends on. Operators with one: %s."
            .formatted(node.operator(), String.join(", ", Rules.names())));
  }
}
