package dev.heed.learn;

import dev.heed.model.Weights;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Map<String, String> stored;
  private final Set<String> published;

  private FittedParameters(
      Ops ops,
      Weights weights,
      Parameters fresh,
      String prefix,
      Map<String, Tensor> made,
      List<String> replaced,
      Map<String, String> stored,
      Set<String> published) {
    this.ops = ops;
    this.weights = weights;
    this.fresh = fresh;
    this.prefix = prefix;
    this.made = made;
    this.replaced = replaced;
    this.stored = stored;
    this.published = published;
  }

  /**
   * New weights follow from the seed.
   *
   * @param published the names that the model asks for where it has all its parts: a checkpoint of
   *     the model without its head has them without the first word
   */
  public static FittedParameters of(Ops ops, Weights weights, Set<String> published, long seed) {
    Map<String, Tensor> made = new LinkedHashMap<>();
    Parameters fresh = InitialParameters.into(ops, seed, made);
    Map<String, String> stored = new HashMap<>();
    weights.names().forEach(name -> stored.put(name, name));
    shortened(weights, published)
        .forEach(
            (full, own) -> {
              stored.remove(own);
              stored.put(full, own);
            });
    return new FittedParameters(
        ops, weights, fresh, "", made, new ArrayList<>(), stored, published);
  }

  private static Map<String, String> shortened(Weights weights, Set<String> published) {
    Map<String, String> shortened = new HashMap<>();
    for (String full : published) {
      String own = full.substring(full.indexOf('.') + 1);
      if (!weights.names().contains(full) && weights.names().contains(own)) {
        shortened.put(full, own);
      }
    }
    return shortened;
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
    return new FittedParameters(
        ops, weights, fresh.at(name), prefix + name + ".", made, replaced, stored, published);
  }

  @Override
  public boolean has(String name) {
    String full = prefix + name;
    return stored.containsKey(full) || (published.contains(full) && isNew(full));
  }

  /** A part that the checkpoint does not have at all is whole, with its bias. */
  private boolean isNew(String bias) {
    String weight = bias.replaceFirst("bias$", "weight");
    return bias.endsWith("bias") && !stored.containsKey(weight);
  }

  @Override
  public Value get(String name, long... shape) {
    String full = prefix + name;
    String own = stored.getOrDefault(full, full);
    boolean fits =
        weights.findEntry(own).map(entry -> entry.shape().equals(Shape.of(shape))).orElse(false);
    if (!fits) {
      replaced.add(full);
      return fresh.get(name, shape);
    }
    Tensor tensor = weights.get(own);
    made.put(full, tensor.type().isFloating() ? tensor.as(ElementType.F32) : tensor);
    return ops.weight(full, made.get(full));
  }
}
