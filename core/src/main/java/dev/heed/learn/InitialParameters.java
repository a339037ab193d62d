package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The weights of a model that was never trained, made as the model asks for them: norms do nothing,
 * biases are 0, matrices are normal with deviation 0.02 as Transformers has it, and kernels of
 * convolutions keep the size of their input (He et al. 2015).
 */
public final class InitialParameters implements Parameters {

  private static final double DEVIATION = 0.02;

  private final Ops ops;
  private final long seed;
  private final String prefix;
  private final Map<String, Tensor> made;

  private InitialParameters(Ops ops, long seed, String prefix, Map<String, Tensor> made) {
    this.ops = ops;
    this.seed = seed;
    this.prefix = prefix;
    this.made = made;
  }

  /** Weights that follow from the seed, their names and their shapes. */
  public static InitialParameters of(Ops ops, long seed) {
    return new InitialParameters(ops, seed, "", new LinkedHashMap<>());
  }

  static Parameters into(Ops ops, long seed, Map<String, Tensor> made) {
    return new InitialParameters(ops, seed, "", made);
  }

  /** What was asked for, by name. */
  public Map<String, Tensor> made() {
    return made;
  }

  @Override
  public Parameters at(String name) {
    return new InitialParameters(ops, seed, prefix + name + ".", made);
  }

  /** Layers have their biases; what only some checkpoints have is left out. */
  @Override
  public boolean has(String name) {
    return name.endsWith("bias");
  }

  @Override
  public Value get(String name, long... shape) {
    String full = prefix + name;
    return ops.weight(full, made.computeIfAbsent(full, n -> make(n, Shape.of(shape))));
  }

  private Tensor make(String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    if (name.endsWith("running_var") || (shape.rank() == 1 && name.endsWith("weight"))) {
      Arrays.fill(values, 1);
    } else if (shape.rank() > 1) {
      Random random = new Random(seed * 31 + name.hashCode());
      double deviation = shape.rank() == 4 ? kernel(shape) : DEVIATION;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * Math.max(-2, Math.min(2, random.nextGaussian())));
      }
    }
    return Tensor.of(shape, values);
  }

  private static double kernel(Shape shape) {
    double inputs = (double) shape.elements() / shape.axis(0);
    return Math.sqrt(2 / inputs);
  }
}
