package dev.heed.testkit;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.Shape;
import java.util.function.Predicate;

/**
 * Any weight that an architecture asks for, with the values that {@link WeightsByRule} gives its
 * name and shape.
 *
 * @param has which optional weights there are, by their full names
 */
public record RuleParameters(Ops ops, String prefix, Predicate<String> has) implements Parameters {

  @Override
  public Parameters at(String name) {
    return new RuleParameters(ops, prefix + name + ".", has);
  }

  @Override
  public Value get(String name, long... shape) {
    return ops.weight(prefix + name, WeightsByRule.values(prefix + name, Shape.of(shape)));
  }

  @Override
  public boolean has(String name) {
    return has.test(prefix + name);
  }
}
