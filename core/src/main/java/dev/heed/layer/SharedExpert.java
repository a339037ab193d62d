package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Optional;

/**
 * A net that all tokens pass, beside those of which each passes a few.
 *
 * @param gate to one number, by whose sigmoid the shared net's answer is multiplied
 * @see <a href="https://arxiv.org/abs/2401.06066">Dai et al. 2024, DeepSeekMoE</a>
 */
public record SharedExpert(FeedForward routed, FeedForward shared, Optional<Linear> gate)
    implements FeedForward {

  @Override
  public Value apply(Ops ops, Value x) {
    Value all = shared.apply(ops, x);
    Value open = gate.map(g -> ops.mul(all, ops.sigmoid(g.apply(ops, x)))).orElse(all);
    return ops.add(routed.apply(ops, x), open);
  }

  /** As a table: {@code routed}, and {@code shared} beside it, without a gate. */
  public static FeedForwardTable table(FeedForwardTable routed, FeedForwardTable shared) {
    return (layer, width) ->
        new SharedExpert(routed.of(layer, width), shared.of(layer, width), Optional.empty());
  }

  /** The same with a gate, whose {@code weight} is {@code [1, C]}. */
  public static FeedForwardTable gated(
      FeedForwardTable routed, FeedForwardTable shared, String gate) {
    return (layer, width) ->
        new SharedExpert(
            routed.of(layer, width),
            shared.of(layer, width),
            Optional.of(Linear.of(layer.at(gate), width, 1, false)));
  }
}
