package dev.heed.layer;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mixture of experts: a router sends each token to a few of many nets, and their answers are
 * added by how likely the router found them. Each net reads the tokens that were sent to it, and no
 * other.
 *
 * @param router {@code [E, C]}
 * @param experts E nets
 * @param chosen how many of them a token is sent to
 * @param rule what the router's numbers mean
 * @see <a href="https://arxiv.org/abs/1701.06538">Shazeer et al. 2017</a>
 */
public record RoutedExperts(Value router, List<FeedForward> experts, int chosen, Rule rule)
    implements FeedForward {

  /**
   * What a router's numbers mean.
   *
   * @param apart whether each expert is judged by itself, by a sigmoid, and not all by a softmax
   * @param bias {@code [E]}, added where experts are chosen, not where their answers are
   * @param normed whether the likelihoods of the chosen add up to 1
   * @param factor of all answers
   * @see <a href="https://arxiv.org/abs/2408.15664">Wang et al. 2024, balancing by a bias</a>
   */
  public record Rule(boolean apart, Optional<Value> bias, boolean normed, double factor) {

    /** A softmax over all experts. */
    public static Rule softmax(boolean normed) {
      return new Rule(false, Optional.empty(), normed, 1);
    }
  }

  /** What {@code rule} is, from the weights of a layer. */
  @FunctionalInterface
  public interface RuleTable {
    Rule of(Parameters layer, int experts);
  }

  public RoutedExperts {
    experts = List.copyOf(experts);
    if (chosen < 1 || chosen > experts.size()) {
      throw invalidModel(
          "A token cannot be sent to %s of %s experts. Look at their numbers in config.json."
              .formatted(chosen, experts.size()));
    }
  }

  /**
   * Experts that are nets of {@code one}, kept at {@code <names>.0}, {@code <names>.1}, ...
   *
   * @param router where the router's {@code weight [E, C]} is
   */
  public static FeedForwardTable table(
      String router, String names, int count, FeedForwardTable one, int chosen, boolean normed) {
    return table(router, names, count, one, chosen, (layer, all) -> Rule.softmax(normed));
  }

  /** The same where the router has another rule. */
  public static FeedForwardTable table(
      String router, String names, int count, FeedForwardTable one, int chosen, RuleTable rule) {
    return (layer, width) -> {
      List<FeedForward> experts = new ArrayList<>();
      for (Parameters expert : Checkpoint.layers(layer.at(names), count)) {
        experts.add(one.of(expert, width));
      }
      Value weight = layer.get(router + ".weight", count, width);
      return new RoutedExperts(weight, experts, chosen, rule.of(layer, count));
    };
  }

  @Override
  public Value apply(Ops ops, Value x) {
    Value tokens = ops.reshape(x, -1, x.size(-1)); // [T, C]
    Value found = ops.linear(tokens, router);
    Value likely = rule.apart() ? ops.sigmoid(found) : ops.softmax(found, -1); // [T, E]
    Value sent = sent(ops, rule.bias().map(b -> ops.add(likely, b)).orElse(likely)); // 1 or 0
    Value weights = weights(ops, ops.mul(likely, ops.cast(sent, likely.type())));
    Value sum = ops.mul(tokens, 0);
    for (int i = 0; i < experts.size(); i++) {
      Value which = places(ops, ops.gather(sent, i, 1)); // [t], the tokens that were sent here
      Value read = experts.get(i).apply(ops, ops.gather(tokens, which, 0)); // [t, C]
      Value share = ops.gather(ops.gather(weights, i, 1), which, 0);
      Value answer = ops.mul(read, ops.unsqueeze(share, 1));
      sum = ops.scatterNDAdd(sum, ops.unsqueeze(which, 1), answer);
    }
    return ops.assume(ops.reshape(sum, ops.shape(x)), x.dims());
  }

  private Value weights(Ops ops, Value shares) {
    Value whole = rule.normed() ? ops.div(shares, ops.reduceSum(shares, true, -1)) : shares;
    return rule.factor() == 1 ? whole : ops.mul(whole, rule.factor());
  }

  /** I64 {@code [T, E]}: 1 for the likeliest experts of each token; of equals the first. */
  private Value sent(Ops ops, Value likely) {
    Value rest = likely;
    Value sent = ops.cast(ops.mul(likely, 0), ElementType.I64);
    for (int i = 0; i < chosen; i++) {
      Value next = ops.oneHot(ops.argMax(rest, -1, false), experts.size(), ElementType.I64);
      sent = ops.add(sent, next);
      rest = ops.sub(rest, ops.mul(ops.cast(next, rest.type()), 1e6)); // below all others
    }
    return sent;
  }

  /** The numbers of the tokens that are marked by 1: I64 {@code [T] -> [t]}. */
  private static Value places(Ops ops, Value marked) {
    Value count = ops.dimension(marked, 0);
    Value numbers = ops.range(ops.constant(0L), count, ops.constant(1L));
    Value behind = ops.sub(ops.cumSum(marked, 0), ops.constant(1L));
    Value isMarked = ops.greater(marked, ops.constant(0L));
    Value slots = ops.where(isMarked, behind, count); // the last slot is for those left out
    Value none =
        ops.mul(
            ops.range(ops.constant(0L), ops.add(count, ops.constant(1L)), ops.constant(1L)),
            ops.constant(0L));
    Value filled = ops.scatterElements(none, slots, numbers, 0);
    return ops.slice(filled, 0, ops.constant(0L), ops.reduceSum(marked, false, 0));
  }
}
