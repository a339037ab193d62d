package dev.heed.look.page;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.look.AttentionMap;
import dev.heed.look.FoundAttention;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/**
 * One layer's attention with what its axes stand for.
 *
 * @param group the kind of attention, under which layers are listed, such as {@code encoder}
 * @param layer its number within the group, from 0
 * @param weights F32 {@code [1, H, Q, K]} or {@code [H, Q, K]}
 * @param queries of {@code Q} positions
 * @param keys of {@code K} positions; the same as {@code queries} where tokens attend to each other
 * @param averaged whether {@code H} is 1 because the mean over heads was taken
 */
public record LayerView(
    String name,
    String group,
    int layer,
    Tensor weights,
    TokenAxis queries,
    TokenAxis keys,
    boolean averaged) {

  public LayerView {
    weights = withoutBatch(name, weights.as(ElementType.F32));
    if (weights.shape().axis(1) != queries.size() || weights.shape().axis(2) != keys.size()) {
      throw invalidInput(
          "The map %s is %s [heads, queries, keys], but its axes name %s queries and %s keys."
              .formatted(name, weights.shape(), queries.size(), keys.size()));
    }
  }

  /** As it came out of a model, with all its heads. */
  public static LayerView of(
      String name, String group, int layer, Tensor weights, TokenAxis queries, TokenAxis keys) {
    return new LayerView(name, group, layer, weights, queries, keys, false);
  }

  /**
   * As a run showed it. Layers are listed under what attends, such as {@code cross}, after the part
   * of the model that it is in, if the map's name begins with one.
   */
  public static LayerView of(AttentionMap map, TokenAxis queries, TokenAxis keys) {
    FoundAttention found = map.attention();
    int dot = found.name().indexOf('.');
    boolean inPart = dot > 0 && dot < found.name().lastIndexOf('.');
    String group = (inPart ? found.name().substring(0, dot) + " " : "") + found.kind().id();
    return of(map.name(), group, found.layer(), map.weights(), queries, keys);
  }

  private static Tensor withoutBatch(String name, Tensor weights) {
    Shape shape = weights.shape();
    if (shape.rank() == 4 && shape.axis(0) == 1) {
      return weights.reshaped(Shape.of(shape.axis(1), shape.axis(2), shape.axis(3)));
    }
    if (shape.rank() != 3) {
      throw invalidInput(
          "A page shows one input at a time: the map %s must be [heads, queries, keys] or have a batch of 1 before, but is %s."
              .formatted(name, shape));
    }
    return weights;
  }

  int heads() {
    return weights.shape().size(0);
  }

  /** Whether the tokens attend to each other. */
  boolean self() {
    return queries.equals(keys) && !group.contains("cross");
  }
}
