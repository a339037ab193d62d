package dev.heed.op;

import static java.util.Objects.requireNonNull;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trained biases of products, which a step that comes after can add on its way. Sums of other
 * things stay: the runtime makes one step of a product in 8 bits, its scale and its bias.
 */
final class Biases {

  private final OnnxNames names;
  private final Map<Long, OnnxValue> zeros = new HashMap<>();

  Biases(OnnxNames names) {
    this.names = names;
  }

  /** The node {@code x + bias} that made a value, where the bias is a trained vector. */
  static Optional<OnnxNode> added(@Nullable Value value) {
    return Producers.by("Add", value).filter(Biases::isVector);
  }

  private static boolean isVector(OnnxNode add) {
    Value x = requireNonNull(add.node().input(0));
    Value bias = requireNonNull(add.node().input(1));
    return Producers.isStored(bias)
        && bias.rank() == 1
        && bias.dims().isFixed()
        && bias.axis(0).equals(x.axis(-1))
        && x.dims().equals(add.node().outputs().get(0).dims());
  }

  private static Optional<OnnxNode> ofProduct(Value value) {
    return added(value).filter(add -> Producers.isProduct(add.node().input(0)));
  }

  /** What a product was before its bias came; the value itself where there is none. */
  static Value unbiased(Value value) {
    return ofProduct(value).map(add -> requireNonNull(add.node().input(0))).orElse(value);
  }

  /** The biases of some products one behind the other, or empty where none has one. */
  Optional<Node> joined(List<Value> products) {
    if (products.stream().allMatch(product -> ofProduct(product).isEmpty())) {
      return Optional.empty();
    }
    List<@Nullable Value> biases = new ArrayList<>();
    long width = 0;
    for (Value product : products) {
      biases.add(ofProduct(product).map(add -> add.node().input(1)).orElseGet(() -> zero(product)));
      width += product.size(-1);
    }
    Spec spec = new Spec(ElementType.F32, Dims.of(width));
    return Optional.of(new Node("", "Concat", biases, Attributes.of("axis", 0L), List.of(spec)));
  }

  private Value zero(Value product) {
    return zeros.computeIfAbsent(
        product.size(-1),
        width ->
            OnnxValue.of(
                new OnnxValue.Origin.Constant(
                    names.constant(), Tensor.zeros(ElementType.F32, Shape.of(width)))));
  }
}
