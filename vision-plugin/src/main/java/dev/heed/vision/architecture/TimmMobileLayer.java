package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.ConvNorm;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.vision.architecture.TimmMobilePlan.Head;

/**
 * A layer of {@link TimmMobile}.
 *
 * @param bent a convolution with its norm and its activation
 */
record TimmMobileLayer(
    Ops ops,
    TimmBlock block,
    TimmMobilePlan plan,
    Padding padding,
    ConvNorm bent,
    Parameters weights) {

  /** {@code [B, C, H, W]}; it adds to {@code x} where both have one shape and it may. */
  Value apply(Value x, long stride) {
    long out = plan.channels(block.number("c", 0));
    Value y =
        switch (block.type()) {
          case "cn" -> step("conv", "bn1", x, out, kernel(), stride, 1, true);
          case "ds" -> separable(x, out, stride);
          case "ir" -> inverted(x, out, stride);
          case "er" -> edge(x, out, stride);
          case "uir" -> universal(x, out, stride);
          default ->
              throw HeedException.invalidModel(
                  "timm's layers '%s' are not built.".formatted(block.type()));
        };
    if (weights.has("layer_scale.gamma")) {
      y = ops.mul(y, ops.unsqueeze(weights.get("layer_scale.gamma", out), 1, 2));
    }
    boolean may =
        block.type().equals("cn") ? block.skip().equals("skip") : !block.skip().equals("noskip");
    return may && stride == 1 && x.axis(1).is(out) ? ops.add(y, x) : y;
  }

  private long kernel() {
    return block.number("k", 3);
  }

  private long wide(long in) {
    return Widths.divisible(in * block.fraction("e", 1), 8, 8);
  }

  private Value step(
      String convolution,
      String norm,
      Value x,
      long out,
      long kernel,
      long stride,
      long groups,
      boolean bends) {
    ConvNorm step = (bends ? bent : bent.linear()).under(convolution, norm);
    Window window = padding.window(kernel, stride).groups(groups);
    return step.apply(ops, weights, padding.around(ops, x, kernel, stride), out, kernel, window);
  }

  private Value separable(Value x, long out, long stride) {
    long in = x.size(1);
    Value y = step("conv_dw", "bn1", x, in, kernel(), stride, in, true);
    return step("conv_pw", "bn2", squeezed(y), out, 1, 1, 1, false);
  }

  private Value inverted(Value x, long out, long stride) {
    long wide = wide(x.size(1));
    Value y = step("conv_pw", "bn1", x, wide, 1, 1, 1, true);
    y = step("conv_dw", "bn2", y, wide, kernel(), stride, wide, true);
    return step("conv_pwl", "bn3", squeezed(y), out, 1, 1, 1, false);
  }

  private Value edge(Value x, long out, long stride) {
    int forced = block.number("fc", 0);
    long wide = wide(forced > 0 ? plan.channels(forced) : x.size(1));
    Value y = step("conv_exp", "bn1", x, wide, kernel(), stride, 1, true);
    return step("conv_pwl", "bn2", squeezed(y), out, 1, 1, 1, false);
  }

  /** Up to three looks around, before, amid and behind the channels inside. */
  private Value universal(Value x, long out, long stride) {
    long in = x.size(1);
    long wide = wide(in);
    long start = block.number("a", 0);
    long middle = kernel();
    long end = block.number("p", 0);
    Value y = x;
    if (start > 0) {
      long step = middle > 0 ? 1 : stride;
      y = step("dw_start.conv", "dw_start.bn", y, in, start, step, in, false);
    }
    y = step("pw_exp.conv", "pw_exp.bn", y, wide, 1, 1, 1, true);
    if (middle > 0) {
      y = step("dw_mid.conv", "dw_mid.bn", y, wide, middle, stride, wide, true);
    }
    y = step("pw_proj.conv", "pw_proj.bn", squeezed(y), out, 1, 1, 1, false);
    if (end > 0) {
      long step = start > 0 || middle > 0 ? 1 : stride;
      y = step("dw_end.conv", "dw_end.bn", y, out, end, step, out, false);
    }
    return y;
  }

  /**
   * EfficientNet squeezes to a part of the channels outside, MobileNet 3 to one of those inside.
   */
  private Value squeezed(Value x) {
    double ratio = block.fraction("se", 0);
    if (ratio == 0) {
      return x;
    }
    SqueezeExcitation own = SqueezeExcitation.named("conv_reduce", "conv_expand");
    if (plan.head() == Head.MOBILE_V3) {
      long narrow = Widths.divisible(x.size(1) * ratio, 8, 8);
      return own.bent("relu", "hard_sigmoid").apply(ops, weights.at("se"), x, narrow);
    }
    double narrow = Math.rint(x.size(1) * (ratio / block.fraction("e", 1)));
    return own.bent(bent.activation(), "sigmoid").apply(ops, weights.at("se"), x, (long) narrow);
  }
}
