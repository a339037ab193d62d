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
 * Small convolutions, each pair or three of which add to what goes around them.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2016, Deep Residual Learning for Image
 *     Recognition</a>
 */
final class ResNet extends ConvolutionalNet {

  private static final ConvNorm STEP = ConvNorm.named("convolution", "normalization");

  ResNet() {
    super("resnet", "ResNet", "resnet");
  }

  @Override
  String probe() {
    return "embedder.embedder.convolution.weight";
  }

  @Override
  String classifier() {
    return "classifier.1";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    String bend = config.text("hidden_act", "relu");
    Value stem =
        STEP.activation(bend)
            .apply(
                ops, body.at("embedder.embedder"), image, config.size("embedding_size", 64), 7, 2);
    List<Value> maps = new ArrayList<>();
    maps.add(ops.maxPool(stem, Window.centred(3, 2), 3, 3));
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 256, 512, 1024, 2048);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 4, 6, 3);
    for (int i = 0; i < widths.size(); i++) {
      Parameters stage = body.at("encoder.stages." + i + ".layers");
      Value x = maps.get(i);
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < depths.get(i); j++) {
          boolean halves = j == 0 && (i > 0 || config.flag("downsample_in_first_stage", false));
          x = layer(ops, config, stage.at(Integer.toString(j)), x, widths.get(i), halves ? 2 : 1);
        }
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  /** As published, the convolutions inside are followed by ReLU whatever {@code hidden_act} is. */
  private static Value layer(
      Ops ops, Json config, Parameters layer, Value x, long out, long stride) {
    ConvNorm inner = STEP.activation("relu");
    Value made;
    if (config.text("layer_type", "bottleneck").equals("bottleneck")) {
      boolean early = config.flag("downsample_in_bottleneck", false);
      long narrow = out / 4;
      made = inner.apply(ops, layer.at("layer.0"), x, narrow, 1, early ? stride : 1);
      made = inner.apply(ops, layer.at("layer.1"), made, narrow, 3, early ? 1 : stride);
      made = STEP.apply(ops, layer.at("layer.2"), made, out, 1, 1);
    } else {
      made = inner.apply(ops, layer.at("layer.0"), x, out, 3, stride);
      made = STEP.apply(ops, layer.at("layer.1"), made, out, 3, 1);
    }
    boolean same = x.axis(1).is(out) && stride == 1;
    Value around = same ? x : STEP.apply(ops, layer.at("shortcut"), x, out, 1, stride);
    return Activation.named(config.text("hidden_act", "relu")).apply(ops, ops.add(made, around));
  }
}
