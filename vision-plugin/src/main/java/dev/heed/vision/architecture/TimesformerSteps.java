package dev.heed.vision.architecture;

import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.TokenMixer;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/**
 * The attentions of a TimeSformer's layer, on {@code [B, 1 + P * T, C]}: a class token, then P
 * patches, each with its T frames side by side.
 */
record TimesformerSteps(
    Ops ops,
    Choices choices,
    int width,
    int heads,
    long frames,
    long patches,
    boolean biased,
    double epsilon) {

  /** All tokens see all. */
  TokenMixer all(Parameters layer, int number) {
    return attention(layer.at("attention"), number);
  }

  /** Each patch sees itself through time; the class token waits. */
  Value through(Parameters layer, int number, Value x) {
    Value seen = Tokens.from(ops, x, 1);
    Value alone = ops.reshape(seen, -1, frames, width); // [B * P, T, C]
    Value normed = LayerNorm.of(layer.at("temporal_layernorm"), width, epsilon).apply(ops, alone);
    AttentionContext line = AttentionContext.on(TokenGrid.of(0, 1, frames));
    Value attended =
        attention(layer.at("temporal_attention"), number).apply(ops, normed, line).output();
    Linear dense = Linear.of(layer.at("temporal_dense"), width, width, true);
    Value change =
        dense.apply(ops, ops.reshape(attended, Dims.of(x.axis(0), patches * frames, width)));
    Value moved = ops.add(seen, ops.through("branch", change));
    return ops.concat(1, ops.slice(x, 1, 0, 1), moved);
  }

  /** Each frame sees its own patches and the class token, which takes the mean over frames. */
  TokenMixer within(Parameters layer, int number) {
    TokenMixer attention = attention(layer.at("attention"), number);
    return (given, x, context) -> {
      Value parted =
          ops.reshape(Tokens.from(ops, x, 1), Dims.of(x.axis(0), patches, frames, width));
      Value byFrame = ops.transpose(parted, 0, 2, 1, 3); // [B, T, P, C]
      Value classToken =
          ops.expand(ops.unsqueeze(ops.slice(x, 1, 0, 1), 1), Dims.of(x.axis(0), frames, 1, width));
      Value images = ops.reshape(ops.concat(2, classToken, byFrame), -1, patches + 1, width);
      Attended attended =
          attention.apply(ops, images, AttentionContext.on(TokenGrid.of(1, 1, patches)));
      Value made = ops.reshape(attended.output(), Dims.of(x.axis(0), frames, patches + 1, width));
      Value mean = ops.reduceMean(ops.slice(made, 2, 0, 1), false, 1); // [B, 1, C]
      Value sorted = ops.transpose(ops.slice(made, 2, 1, Long.MAX_VALUE), 0, 2, 1, 3);
      Value back = ops.reshape(sorted, Dims.of(x.axis(0), patches * frames, width));
      return new Attended(ops.concat(1, mean, back), attended.weights());
    };
  }

  private TokenMixer attention(Parameters attention, int number) {
    Parameters all = attention.at("attention.qkv");
    return new MultiHeadAttention(
        third(all, 0),
        third(all, 1),
        third(all, 2),
        Linear.of(attention.at("output.dense"), width, width, true),
        heads,
        Mechanisms.of(choices, heads, width).attention(number));
  }

  private Linear third(Parameters all, long i) {
    Value weights = all.get("weight", 3L * width, width);
    Value own = ops.slice(weights, 0, i * width, (i + 1) * width);
    return new Linear(
        own,
        biased
            ? Optional.of(ops.slice(all.get("bias", 3L * width), 0, i * width, (i + 1) * width))
            : Optional.empty());
  }
}
