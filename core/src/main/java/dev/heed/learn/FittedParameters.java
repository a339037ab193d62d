package dev.heed.learn;

import dev.heed.model.Weights;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's weights where they fit, and new ones where they do not: a head of other labels.
 */
public final class FittedParameters implements Parameters {

  private final Ops ops;
  private final Weights weights;
  private final Parameters fresh;
  private final String prefix;
  private final Map<String, Tensor> made;
  private final List<String> replaced;

  private FittedParameters(
      Ops ops,
      Weights weights,
      Parameters fresh,
      String prefix,
      Map<String, Tensor> made,
      List<String> replaced) {
    this.ops = ops;
    this.weights = weights;
    this.fresh = fresh;
    this.prefix = prefix;
    this.made = made;
    this.replaced = replaced;
  }

  /** New weights follow from the seed. */
  public static FittedParameters of(Ops ops, Weights weights, long seed) {
    Map<String, Tensor> made = new LinkedHashMap<>();
    Parameters fresh = InitialParameters.into(ops, seed, made);
    return new FittedParameters(ops, weights, fresh, "", made, new ArrayList<>());
  }

  /** What the model asked for, by name. */
  public Map<String, Tensor> made() {
    return made;
  }

  /** The names of those that are new. */
  public List<String> replaced() {
    return replaced;
  }

  @Override
  public Parameters at(String name) {
    return new FittedParameters(ops, weights, fresh.at(name), prefix + name + ".", made, replaced);
  }

  @Override
  public boolean has(String name) {
    return weights.findEntry(prefix + name).isPresent();
  }

  @Override
  public Value get(String name, long... shape) {
    String full = prefix + name;
    boolean fits =
        weights.findEntry(full).map(entry -> entry.shape().equals(Shape.of(shape))).orElse(false);
    if (!fits) {
      replaced.add(full);
      return fresh.get(name, shape);
    }
    Tensor tensor = weights.get(full);
    made.put(full, tensor.type().isFloating() ? tensor.as(ElementType.F32) : tensor);
    return ops.weight(full, made.get(full));
  }
}
