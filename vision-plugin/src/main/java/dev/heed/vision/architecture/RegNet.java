package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
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
 * {@link ResNet} with convolutions in groups and widths along a line; "y" layers weigh channels.
 *
 * @see <a href="https://arxiv.org/abs/2003.13678">Radosavovic et al. 2020, Designing Network Design
 *     Spaces</a>
 */
final class RegNet extends ConvolutionalNet {

  RegNet() {
    super("regnet", "RegNet", "regnet");
  }

  @Override
  public List<String> heads() {
    return List.of("RegNetForImageClassification", "RegNetModel");
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
    ConvNorm step =
        ConvNorm.named("convolution", "normalization")
            .activation(config.text("hidden_act", "relu"));
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 128, 192, 512, 1088);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 2, 6, 12, 2);
    long first = config.size("embedding_size", 32);
    List<Value> maps = new ArrayList<>();
    maps.add(step.apply(ops, body.at("embedder.embedder"), image, first, 3, 2));
    for (int i = 0; i < widths.size(); i++) {
      Value x = maps.get(i);
      for (int j = 0; j < depths.get(i); j++) {
        boolean halves = j == 0 && (i > 0 || config.flag("downsample_in_first_stage", true));
        Parameters layer = body.at("encoder.stages." + i + ".layers." + j);
        x = layer(ops, config, step, layer, x, widths.get(i), halves ? 2 : 1);
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static Value layer(
      Ops ops, Json config, ConvNorm step, Parameters layer, Value x, long out, long stride) {
    long groups = Math.max(1, out / config.size("groups_width", 64));
    Value y = step.apply(ops, layer.at("layer.0"), x, out, 1, 1);
    Window window = Window.centred(3, stride).groups(groups);
    y = step.apply(ops, layer.at("layer.1"), y, out, 3, window);
    boolean weighs = config.text("layer_type", "y").equals("y");
    if (weighs) {
      long narrow = (long) Math.rint(x.size(1) / 4.0);
      y =
          SqueezeExcitation.named("attention.0", "attention.2")
              .apply(ops, layer.at("layer.2"), y, narrow);
    }
    y = step.linear().apply(ops, layer.at(weighs ? "layer.3" : "layer.2"), y, out, 1, 1);
    boolean same = x.axis(1).is(out) && stride == 1;
    Value around = same ? x : step.linear().apply(ops, layer.at("shortcut"), x, out, 1, stride);
    return Activation.named(step.activation()).apply(ops, ops.add(y, around));
  }
}
