package dev.heed.vision.architecture;

import dev.heed.layer.ConvNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link MobileNetV2}'s layers with weighed channels; depth and width grow together from size to
 * size.
 *
 * @see <a href="https://arxiv.org/abs/1905.11946">Tan and Le 2019, EfficientNet: Rethinking Model
 *     Scaling for Convolutional Neural Networks</a>
 */
final class EfficientNet extends ConvolutionalNet {

  EfficientNet() {
    super("efficientnet", "EfficientNet", "efficientnet");
  }

  @Override
  public List<String> heads() {
    return List.of("EfficientNetForImageClassification", "EfficientNetModel");
  }

  @Override
  String probe() {
    return "embeddings.convolution.weight";
  }

  private static ConvNorm step(Json config) {
    return ConvNorm.named("convolution", "batchnorm")
        .epsilon(config.positive("batch_norm_eps", 1e-3))
        .activation(config.text("hidden_act", "swish"));
  }

  private static long width(Json config, long channels) {
    long divisor = config.size("depth_divisor", 8);
    double wanted = channels * config.positive("width_coefficient", 2);
    return Widths.divisible(wanted, divisor, divisor);
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Window below = Window.stride(2, 2).padEach(0, 0, 1, 1);
    List<Value> maps = new ArrayList<>();
    maps.add(step(config).apply(ops, body.at("embeddings"), image, width(config, 32), 3, below));
    PerStage<Integer> widths =
        PerStage.sizes(config, "out_channels", 16, 24, 40, 80, 112, 192, 320);
    PerStage<Integer> repeats = PerStage.sizes(config, "num_block_repeats", 1, 2, 2, 3, 3, 4, 1);
    PerStage<Integer> strides = PerStage.sizes(config, "strides", 1, 2, 2, 2, 1, 2, 1);
    int number = 0;
    for (int i = 0; i < widths.size(); i++) {
      Value x = maps.get(i);
      double deep = Math.ceil(config.positive("depth_coefficient", 3.1) * repeats.get(i));
      for (int j = 0; j < deep; j++) {
        int stride = j == 0 ? strides.get(i) : 1;
        Block block = new Block(ops, config, body.at("encoder.blocks." + number), i, number);
        Value y = block.apply(x, width(config, widths.get(i)), stride);
        x = j > 0 ? ops.add(y, x) : y;
        number++;
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  /** One of a stage's layers; {@code number} counts those of all stages. */
  private record Block(Ops ops, Json config, Parameters weights, int stage, int number) {

    Value apply(Value x, long out, int stride) {
      int ratio = PerStage.sizes(config, "expand_ratios", 1, 6, 6, 6, 6, 6, 6).get(stage);
      long wide = x.size(1) * ratio;
      ConvNorm step = step(config);
      Value y =
          ratio == 1
              ? x
              : step.under("expand_conv", "expand_bn")
                  .apply(ops, weights.at("expansion"), x, wide, 1, 1);
      int kernel = PerStage.sizes(config, "kernel_sizes", 3, 3, 5, 3, 5, 5, 3).get(stage);
      y =
          step.under("depthwise_conv", "depthwise_norm")
              .apply(
                  ops,
                  weights.at("depthwise_conv"),
                  y,
                  wide,
                  kernel,
                  window(kernel, stride).groups(wide));
      double narrow = x.size(1) * config.positive("squeeze_expansion_ratio", 0.25);
      y =
          SqueezeExcitation.named("reduce", "expand")
              .bent(step.activation(), "sigmoid")
              .apply(ops, weights.at("squeeze_excite"), y, Math.max(1, (long) narrow));
      return step.linear()
          .under("project_conv", "project_bn")
          .apply(ops, weights.at("projection"), y, out, 1, 1);
    }

    /** Layers that halve have one zero less above and left, unless the file says otherwise. */
    private Window window(int kernel, int stride) {
      boolean even =
          config.has("depthwise_padding") && config.integers("depthwise_padding").contains(number);
      long half = kernel / 2;
      return stride == 1 || even
          ? Window.centred(kernel, stride)
          : Window.stride(stride, stride).padEach(half - 1, half - 1, half, half);
    }
  }

  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    return step(config)
        .under("top_conv", "top_bn")
        .apply(ops, weights.at("encoder"), map, width(config, 1280), 1, 1);
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    return config.text("pooling_type", "mean").equals("max")
        ? ops.reduceMax(last, false, 2, 3)
        : super.pooled(ops, config, weights, last);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
