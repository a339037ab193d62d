package dev.heed.vision.architecture;

import dev.heed.layer.ConvNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution in each channel, then one over channels, thirteen times.
 *
 * @see <a href="https://arxiv.org/abs/1704.04861">Howard et al. 2017, MobileNets</a>
 */
final class MobileNetV1 extends ConvolutionalNet {

  /** Of each pair; where one is 2, channels double. */
  private static final List<Integer> STRIDES = List.of(1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1);

  MobileNetV1() {
    super("mobilenet_v1", "MobileNetV1", "mobilenet_v1");
  }

  @Override
  public List<String> heads() {
    return List.of("MobileNetV1ForImageClassification", "MobileNetV1Model");
  }

  @Override
  String probe() {
    return "conv_stem.convolution.weight";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    ConvNorm step =
        ConvNorm.named("convolution", "normalization")
            .epsilon(config.positive("layer_norm_eps", 1e-3))
            .activation(config.text("hidden_act", "relu6"));
    Padding padding = Padding.of(config.flag("tf_padding", true));
    Value x = padding.around(ops, image, 3, 2);
    x = step.apply(ops, body.at("conv_stem"), x, width(config, 32), 3, padding.window(3, 2));
    List<Value> maps = new ArrayList<>(List.of(x));
    int depth = 32;
    for (int i = 0; i < STRIDES.size(); i++) {
      int stride = STRIDES.get(i);
      depth = stride == 2 || i == 0 ? 2 * depth : depth;
      long in = x.size(1);
      x = padding.around(ops, x, 3, stride);
      Parameters own = body.at("layer." + 2 * i);
      x = step.apply(ops, own, x, in, 3, padding.window(3, stride).groups(in));
      x = step.apply(ops, body.at("layer." + (2 * i + 1)), x, width(config, depth), 1, 1);
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static long width(Json config, int channels) {
    double wanted = channels * config.positive("depth_multiplier", 1);
    return Math.max((long) wanted, config.size("min_depth", 8));
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
