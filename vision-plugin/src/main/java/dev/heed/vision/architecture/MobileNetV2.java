package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Few channels between layers, many inside of them: each widens, looks around in every channel by
 * itself, and narrows.
 *
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. 2018, MobileNetV2: Inverted
 *     Residuals and Linear Bottlenecks</a>
 */
final class MobileNetV2 extends ConvolutionalNet {

  private static final List<Integer> WIDTHS =
      List.of(16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320);
  private static final List<Integer> STRIDES =
      List.of(2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1);

  MobileNetV2() {
    super("mobilenet_v2", "MobileNetV2", "mobilenet_v2");
  }

  @Override
  public List<String> heads() {
    return List.of(
        "MobileNetV2ForImageClassification",
        "MobileNetV2Model",
        "MobileNetV2ForSemanticSegmentation");
  }

  @Override
  String probe() {
    return "conv_stem.first_conv.convolution.weight";
  }

  private static ConvNorm step(Json config) {
    return ConvNorm.named("convolution", "normalization")
        .epsilon(config.positive("layer_norm_eps", 1e-3))
        .activation(config.text("hidden_act", "relu6"));
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Padding padding = Padding.of(config.flag("tf_padding", true));
    Parameters stem = body.at("conv_stem");
    long first = width(config, 32);
    Value x = padding.around(ops, image, 3, 2);
    x = step(config).apply(ops, stem.at("first_conv"), x, first, 3, padding.window(3, 2));
    if (!config.flag("first_layer_is_expansion", true)) {
      x = step(config).apply(ops, stem.at("expand_1x1"), x, first, 1, 1);
    }
    Window own = padding.window(3, 1).groups(first);
    x = step(config).apply(ops, stem.at("conv_3x3"), x, first, 3, own);
    x = step(config).linear().apply(ops, stem.at("reduce_1x1"), x, width(config, 16), 1, 1);
    List<Value> maps = new ArrayList<>(List.of(x));
    int coarse = 2;
    int dilation = 1;
    for (int i = 0; i < STRIDES.size(); i++) {
      // at the coarsest size that is asked for, later layers look farther in place of halving
      boolean full = coarse == config.size("output_stride", 32);
      int stride = full ? 1 : STRIDES.get(i);
      Parameters layer = body.at("layer." + i);
      x = layer(ops, config, layer, x, WIDTHS.get(i + 1), stride, full ? dilation : 1);
      dilation *= full ? STRIDES.get(i) : 1;
      coarse *= stride;
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static Value layer(
      Ops ops, Json config, Parameters layer, Value x, int channels, int stride, int dilation) {
    double wide = Math.rint(x.size(1) * config.positive("expand_ratio", 6));
    return new InvertedResidual(step(config), Padding.of(config.flag("tf_padding", true)))
        .apply(ops, layer, x, divisible(config, wide), width(config, channels), stride, dilation);
  }

  private static long width(Json config, int channels) {
    return divisible(config, Math.rint(channels * config.positive("depth_multiplier", 1)));
  }

  private static long divisible(Json config, double channels) {
    long divisor = config.size("depth_divisible_by", 8);
    return Widths.divisible(channels, divisor, config.size("min_depth", 8));
  }

  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    boolean fine = config.flag("finegrained_output", true);
    boolean whole = fine && config.positive("depth_multiplier", 1) < 1;
    long width = whole ? 1280 : width(config, 1280);
    return step(config).apply(ops, weights.at("conv_1x1"), map, width, 1, 1);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }

  /**
   * Each place beside the mean of all: {@code logits [B, K, h, w]}.
   *
   * @see <a href="https://arxiv.org/abs/1802.02611">Chen et al. 2018, DeepLab v3+</a>
   */
  @Override
  void output(
      Ops ops, String head, Json config, Parameters parameters, Parameters weights, Stages seen) {
    Parameters deeplab = parameters.at("segmentation_head");
    ConvNorm step = ConvNorm.named("convolution", "normalization").activation("relu");
    Value x = seen.last();
    Value mean = step.apply(ops, deeplab.at("conv_pool"), ops.reduceMean(x, true, 2, 3), 256, 1, 1);
    Value around = ops.expand(mean, Dims.of(x.axis(0), mean.axis(1), x.axis(2), x.axis(3)));
    Value each = step.apply(ops, deeplab.at("conv_aspp"), x, 256, 1, 1);
    Value both = ops.concat(1, around, each);
    Value seenBoth = step.apply(ops, deeplab.at("conv_projection"), both, 256, 1, 1);
    Parameters classifier = deeplab.at("classifier.convolution");
    int labels = Checkpoint.labels(config);
    ops.output(
        "logits",
        Convolution.square(classifier, 256, labels, 1, true, Window.plain()).apply(ops, seenBoth));
  }
}
