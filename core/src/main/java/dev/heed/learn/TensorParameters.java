package dev.heed.learn;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Map;

/**
 * Weights that lie in memory, by name.
 *
 * @param prefix of the part that is seen
 */
public record TensorParameters(Ops ops, Map<String, Tensor> tensors, String prefix)
    implements Parameters {

  /** All of them. */
  public TensorParameters(Ops ops, Map<String, Tensor> tensors) {
    this(ops, tensors, "");
  }

  @Override
  public Parameters at(String name) {
    return new TensorParameters(ops, tensors, prefix + name + ".");
  }

  @Override
  public boolean has(String name) {
    return tensors.containsKey(prefix + name);
  }

  @Override
  public Value get(String name, long... shape) {
    Tensor tensor = tensors.get(prefix + name);
    if (tensor == null || !tensor.shape().equals(Shape.of(shape))) {
      throw invalidModel(
          "The model needs a weight '%s' of %s, but there is %s."
              .formatted(prefix + name, Shape.of(shape), tensor == null ? "none" : tensor));
    }
    return ops.weight(prefix + name, tensor);
  }
}
