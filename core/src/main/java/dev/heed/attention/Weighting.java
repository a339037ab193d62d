package dev.heed.attention;

import dev.heed.error.Suggestions;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.MechanismSetup;
import dev.heed.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From scores to weights. A masked pair gets the weight 0. */
public enum Weighting {
  /** Every row sums to 1. */
  SOFTMAX {
    @Override
    Value apply(Ops ops, Value masked, Optional<Value> mask) {
      return ops.softmax(masked, -1);
    }
  },
  /** Negative scores count for nothing; rows sum to anything. */
  RELU {
    @Override
    Value apply(Ops ops, Value masked, Optional<Value> mask) {
      return ops.relu(masked);
    }
  },
  /**
   * ReLU, divided by the number of keys that the query may see, so that rows stay of one size
   * however long the sequence.
   */
  RELU_PER_KEY {
    @Override
    Value apply(Ops ops, Value masked, Optional<Value> mask) {
      Value keys = ops.cast(ops.dimension(masked, -1), masked.type());
      Value seen = mask.map(m -> seen(ops, m, keys, masked)).orElse(keys);
      return ops.div(ops.relu(masked), seen);
    }
  };

  /** The option {@code weighting} of a mechanism. */
  static final Map<String, String> OPTION =
      Map.of("weighting", "softmax (where not given), relu or relu-per-key");

  /** What {@code weighting} says; softmax where it is not given. */
  static Weighting of(MechanismSetup setup) {
    String name = setup.options().text("weighting", "softmax");
    List<String> names = Arrays.stream(values()).map(Weighting::optionName).toList();
    if (!names.contains(name)) {
      throw Suggestions.unknown("weighting", name, names);
    }
    return values()[names.indexOf(name)];
  }

  private String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * {@code masked [B, H, Q, K]}: scores, hugely negative where a query may not see a key by {@code
   * mask}.
   */
  abstract Value apply(Ops ops, Value masked, Optional<Value> mask);

  /** Scores {@code [B, H, Q, K]}, bias and mask as in {@code AttentionContext}, to weights. */
  public Value weigh(Ops ops, Value scores, Optional<Value> bias, Optional<Value> mask) {
    Value biased = bias.map(b -> ops.add(scores, ops.cast(b, scores.type()))).orElse(scores);
    Value masked = mask.map(m -> ops.where(m, biased, unseen(ops, biased.type()))).orElse(biased);
    return apply(ops, masked, mask);
  }

  /** The published code's stand-in for minus infinity: the most negative number of the type. */
  private static Value unseen(Ops ops, ElementType type) {
    return ops.scalar(type, type == ElementType.F16 ? -65504 : -Float.MAX_VALUE);
  }

  /** How many keys each query sees, at least 1; {@code keys} is how many there are. */
  private static Value seen(Ops ops, Value mask, Value keys, Value scores) {
    Value ones = ops.cast(mask, scores.type());
    boolean alike = mask.rank() == 0 || (mask.axis(-1).is(1) && !scores.axis(-1).is(1));
    Value count = alike ? ops.mul(ones, keys) : ops.reduceSum(ones, true, -1);
    return ops.max(count, ops.scalar(scores.type(), 1));
  }
}
