package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * What tells one kind of Swin from another: the names of a block's weights, and whether it is of
 * version 2.
 *
 * @param self where queries, keys, values and relative positions are
 * @param fused whether {@code qkv} holds all three linear maps
 */
record SwinForm(
    boolean second,
    String self,
    boolean fused,
    String output,
    String normBefore,
    String normAfter,
    String up,
    String down,
    String offsets) {

  static SwinForm published(boolean second) {
    return new SwinForm(
        second,
        "attention.self",
        false,
        "attention.output.dense",
        "layernorm_before",
        "layernorm_after",
        "intermediate.dense",
        "output.dense",
        "continuous_position_bias_mlp");
  }

  static SwinForm timm(boolean second) {
    return new SwinForm(
        second, "attn", true, "attn.proj", "norm1", "norm2", "mlp.fc1", "mlp.fc2", "cpb_mlp");
  }

  /** The linear maps to queries, keys and values. */
  List<Linear> projections(Ops ops, Parameters block, long width, boolean biased) {
    Parameters own = block.at(self);
    return fused
        ? List.of(
            third(ops, own, 0, width, biased),
            third(ops, own, 1, width, biased),
            third(ops, own, 2, width, biased))
        : List.of(
            Linear.of(own.at("query"), width, width, biased),
            Linear.of(own.at("key"), width, width, biased && !second),
            Linear.of(own.at("value"), width, width, biased));
  }

  private Linear third(Ops ops, Parameters own, int i, long width, boolean biased) {
    Value weights = own.get("qkv.weight", 3 * width, width);
    return new Linear(
        ops.slice(weights, 0, i * width, (i + 1) * width),
        biased ? bias(ops, own, i, width) : Optional.empty());
  }

  /** Version 2 has no bias of keys, and keeps the others apart. */
  private Optional<Value> bias(Ops ops, Parameters own, int i, long width) {
    if (second) {
      return i == 1 ? Optional.empty() : Optional.of(own.get(i == 0 ? "q_bias" : "v_bias", width));
    }
    Value all = own.get("qkv.bias", 3 * width);
    return Optional.of(ops.slice(all, 0, i * width, (i + 1) * width));
  }
}
