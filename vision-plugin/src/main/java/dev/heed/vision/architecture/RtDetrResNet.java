package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.ConvNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * RT-DETR's ResNet: three small convolutions in place of a large first one, and means of four
 * pixels where what goes around a layer is halved.
 *
 * @see <a href="https://arxiv.org/abs/1812.01187">He et al. 2019, Bag of Tricks, section 4</a>
 */
final class RtDetrResNet extends ConvolutionalNet {

  private static final ConvNorm STEP = ConvNorm.named("convolution", "normalization");

  RtDetrResNet() {
    super("rt_detr_resnet", "RTDetrResNet", "");
  }

  @Override
  public List<String> heads() {
    return List.of("RTDetrResNetBackbone");
  }

  @Override
  String probe() {
    return "embedder.embedder.0.convolution.weight";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    ConvNorm bent = STEP.activation(config.text("hidden_act", "relu"));
    Parameters stem = body.at("embedder.embedder");
    long width = config.size("embedding_size", 64);
    Value x = bent.apply(ops, stem.at("0"), image, width / 2, 3, 2);
    x = bent.apply(ops, stem.at("1"), x, width / 2, 3, 1);
    x = bent.apply(ops, stem.at("2"), x, width, 3, 1);
    List<Value> maps = new ArrayList<>();
    maps.add(ops.maxPool(x, Window.centred(3, 2), 3, 3));
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 256, 512, 1024, 2048);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 4, 6, 3);
    for (int i = 0; i < widths.size(); i++) {
      Parameters stage = body.at("encoder.stages." + i + ".layers");
      x = maps.get(i);
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < depths.get(i); j++) {
          boolean halves = j == 0 && (i > 0 || config.flag("downsample_in_first_stage", false));
          Layer layer =
              new Layer(ops, config, stage.at(Integer.toString(j)), j == 0, halves ? 2 : 1);
          x = layer.apply(x, widths.get(i));
        }
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  /** A layer of two or three convolutions; what goes around it is projected where it must be. */
  private record Layer(Ops ops, Json config, Parameters weights, boolean first, long stride) {

    Value apply(Value x, long out) {
      boolean bottleneck = config.text("layer_type", "bottleneck").equals("bottleneck");
      Value made = bottleneck ? bottleneck(x, out) : basic(x, out);
      boolean grows = !x.axis(1).is(out);
      boolean projects = bottleneck ? grows || stride != 1 : first;
      boolean means = bottleneck ? stride == 2 : projects && grows;
      return Activation.named(config.text("hidden_act", "relu"))
          .apply(ops, ops.add(made, around(x, out, projects, means)));
    }

    private Value around(Value x, long out, boolean projects, boolean means) {
      Value same = means ? ops.averagePool(x, Window.stride(2, 2).ceiling(), 2, 2) : x;
      if (!projects) {
        return same;
      }
      Parameters shortcut = weights.at(means ? "shortcut.1" : "shortcut");
      return STEP.apply(ops, shortcut, same, out, 1, means ? 1 : stride);
    }

    private Value bottleneck(Value x, long out) {
      ConvNorm inner = STEP.activation("relu");
      boolean early = config.flag("downsample_in_bottleneck", false);
      Value one = inner.apply(ops, weights.at("layer.0"), x, out / 4, 1, early ? stride : 1);
      Value two = inner.apply(ops, weights.at("layer.1"), one, out / 4, 3, early ? 1 : stride);
      return STEP.apply(ops, weights.at("layer.2"), two, out, 1, 1);
    }

    private Value basic(Value x, long out) {
      Value one = STEP.activation("relu").apply(ops, weights.at("layer.0"), x, out, 3, stride);
      return STEP.apply(ops, weights.at("layer.1"), one, out, 3, 1);
    }
  }
}
