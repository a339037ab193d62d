package dev.heed.testkit;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Weights of any name and shape, for models of which there is no checkpoint: the same numbers for
 * the same name.
 *
 * @param has which names there are, where a model asks
 */
public record RandomParameters(Ops ops, String prefix, Predicate<String> has)
    implements Parameters {

  public static RandomParameters of(Ops ops, Predicate<String> has) {
    return new RandomParameters(ops, "", has);
  }

  @Override
  public Parameters at(String name) {
    return new RandomParameters(ops, prefix + name + ".", has);
  }

  @Override
  public Value get(String name, long... shape) {
    return ops.weight(prefix + name, numbers(prefix + name, Shape.of(shape)));
  }

  @Override
  public boolean has(String name) {
    return has.test(prefix + name);
  }

  private static Tensor numbers(String name, Shape shape) {
    Random random = new Random(name.hashCode());
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.2 * random.nextGaussian());
    }
    return Tensor.of(shape, values);
  }
}
