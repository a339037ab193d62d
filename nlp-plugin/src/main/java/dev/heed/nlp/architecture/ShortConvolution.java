package dev.heed.nlp.architecture;

import dev.heed.layer.CausalText;
import dev.heed.layer.Linear;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * LFM2's: a token is gated, summed with the L - 1 before it, channel by channel, and gated again.
 * The last L are kept for the next step.
 *
 * @param number of the layer, from 0
 * @param isText F32 {@code [B, N, 1]}: 0 for padding
 * @param past {@code [B, C, L]} of earlier steps
 * @param in to a gate, a gate and the token, {@code [3 C, C]}
 * @param weight {@code [C, 1, L]}
 */
record ShortConvolution(
    int number, Value isText, Value past, Linear in, Value weight, Optional<Value> bias, Linear out)
    implements TokenMixer {

  /** Declares what an earlier step kept, {@code past_conv.<number>}. */
  static ShortConvolution of(
      Ops ops, Json config, Parameters parameters, int number, Value isText) {
    long width = config.size("hidden_size");
    long length = config.size("conv_L_cache", 3);
    boolean biased = config.flag("conv_bias", false);
    Dims kept = Dims.of("batch_size", width, length);
    Parameters conv = parameters.at("conv");
    return new ShortConvolution(
        number,
        isText,
        ops.input("past_conv." + number, ElementType.F32, kept),
        Linear.of(parameters.at("in_proj"), width, 3 * width, biased),
        conv.get("weight", width, 1, length),
        biased ? Optional.of(conv.get("bias", width)) : Optional.empty(),
        Linear.of(parameters.at("out_proj"), width, width, biased));
  }

  /** Which of the new tokens are text: F32 {@code [B, N, 1]}. */
  static Value isText(Ops ops, CausalText text) {
    Value all = ops.squeeze(ops.slice(text.visible(), 2, -1, Long.MAX_VALUE), 1, 2); // [B, P + N]
    Value fresh = ops.gather(all, text.fresh(), 1); // [B, N]
    return ops.unsqueeze(ops.cast(fresh, ElementType.F32), 2);
  }

  @Override
  public Attended apply(Ops ops, Value x, AttentionContext context) {
    long width = weight.size(0);
    Value three = in.apply(ops, ops.mul(x, isText)); // [B, N, 3 C]
    List<Value> parts = ops.split(three, 2, width, width, width);
    Value gated = ops.transpose(ops.mul(parts.get(0), parts.get(2)), 0, 2, 1); // [B, C, N]
    Value all = ops.concat(2, past, gated); // [B, C, L + N]
    ops.output("present_conv." + number, ops.slice(all, 2, -weight.size(2), Long.MAX_VALUE));
    Value seen = ops.slice(all, 2, 1, Long.MAX_VALUE);
    Window window = Window.plain().groups(width);
    Value summed =
        bias.map(b -> ops.conv(seen, weight, b, window))
            .orElseGet(() -> ops.conv(seen, weight, window));
    Value mixed = ops.mul(parts.get(1), ops.transpose(summed, 0, 2, 1));
    return new Attended(out.apply(ops, ops.assume(mixed, x.dims())), Optional.empty());
  }
}
