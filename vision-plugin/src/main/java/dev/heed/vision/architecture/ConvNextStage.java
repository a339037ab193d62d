package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * A stage of ConvNeXT: layers of a wide convolution in each channel, then a feed-forward net in
 * each place.
 *
 * @param names how the checkpoint calls the parts
 * @param epsilon of the norms
 * @param activation of the feed-forward nets
 * @param maps whether a checkpoint keeps their linear maps as convolutions of 1 x 1
 */
record ConvNextStage(Names names, double epsilon, String activation, boolean maps) {

  /**
   * The names of the parts.
   *
   * @param downsample before the stage: a norm {@code .0} and a convolution {@code .1}
   * @param response the norm over the responses of all places, of the second version
   * @param boxed whether that norm's weights have axes for batch, height and width
   */
  record Names(
      String downsample,
      String layers,
      String depthwise,
      String norm,
      String up,
      String response,
      String down,
      String scale,
      boolean boxed) {

    static final Names FIRST =
        new Names(
            "downsampling_layer",
            "layers",
            "dwconv",
            "layernorm",
            "pwconv1",
            "grn",
            "pwconv2",
            "layer_scale_parameter",
            true);
    static final Names DINO =
        new Names(
            "downsample_layers",
            "layers",
            "depthwise_conv",
            "layer_norm",
            "pointwise_conv1",
            "grn",
            "pointwise_conv2",
            "gamma",
            true);
    static final Names TIMM =
        new Names(
            "downsample",
            "blocks",
            "conv_dw",
            "norm",
            "mlp.fc1",
            "mlp.grn",
            "mlp.fc2",
            "gamma",
            false);
  }

  /** {@code [B, C, H, W]}, halved first where the number of the stage is not 0. */
  Value apply(Ops ops, Parameters stage, Value x, long width, int depth, int number) {
    try (Scope in = ops.scope("stage." + number)) {
      Value y = number == 0 ? x : halve(ops, stage.at(names.downsample), x, width);
      for (int i = 0; i < depth; i++) {
        y = layer(ops, stage.at(names.layers + "." + i), y, width);
      }
      return y;
    }
  }

  private Value halve(Ops ops, Parameters downsample, Value x, long width) {
    Value normed = norm(ops, downsample.at("0"), x, epsilon);
    return Convolution.square(downsample.at("1"), x.size(1), width, 2, true, Window.stride(2, 2))
        .apply(ops, normed);
  }

  /** A norm over the channels of each place of {@code [B, C, H, W]}. */
  static Value norm(Ops ops, Parameters norm, Value x, double epsilon) {
    Value last = ops.transpose(x, 0, 2, 3, 1);
    return ops.transpose(LayerNorm.of(norm, x.size(1), epsilon).apply(ops, last), 0, 3, 1, 2);
  }

  private Value layer(Ops ops, Parameters layer, Value x, long width) {
    Value seen =
        Convolution.square(
                layer.at(names.depthwise),
                width,
                width,
                7,
                true,
                Window.centred(7, 1).groups(width))
            .apply(ops, x);
    Value normed =
        LayerNorm.of(layer.at(names.norm), width, epsilon)
            .apply(ops, ops.transpose(seen, 0, 2, 3, 1)); // [B, H, W, C]
    Value wide = linear(ops, layer.at(names.up), width, 4 * width).apply(ops, normed);
    Value bent = Activation.named(activation).apply(ops, wide);
    boolean second = layer.has(names.response + ".weight");
    Value spread = second ? response(ops, layer.at(names.response), bent, 4 * width) : bent;
    Value made = linear(ops, layer.at(names.down), 4 * width, width).apply(ops, spread);
    Value scaled = layer.has(names.scale) ? ops.mul(made, layer.get(names.scale, width)) : made;
    return ops.add(x, ops.transpose(scaled, 0, 3, 1, 2));
  }

  private Linear linear(Ops ops, Parameters parameters, long in, long out) {
    if (!maps) {
      return Linear.of(parameters, in, out, true);
    }
    Value weight = ops.reshape(parameters.get("weight", out, in, 1, 1), out, in);
    return new Linear(weight, Optional.of(parameters.get("bias", out)));
  }

  /**
   * Strengthens the channels of {@code [B, H, W, C]} that answer more than others.
   *
   * @see <a href="https://arxiv.org/abs/2301.00808">Woo et al. 2023, ConvNeXt V2</a>
   */
  private Value response(Ops ops, Parameters norm, Value x, long width) {
    Value size = ops.reduceL2(x, true, 1, 2);
    Value share = ops.div(size, ops.add(ops.reduceMean(size, true, -1), 1e-6));
    Value made = ops.mul(weight(norm, "weight", width), ops.mul(x, share));
    return ops.add(ops.add(made, weight(norm, "bias", width)), x);
  }

  private Value weight(Parameters norm, String name, long width) {
    return names.boxed ? norm.get(name, 1, 1, 1, width) : norm.get(name, width);
  }
}
