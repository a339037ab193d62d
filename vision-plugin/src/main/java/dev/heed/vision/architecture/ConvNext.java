package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional net with what made transformers good: patches, layer norms, feed-forward nets.
 *
 * @see <a href="https://arxiv.org/abs/2201.03545">Liu et al. 2022, A ConvNet for the 2020s</a>
 */
final class ConvNext extends ConvolutionalNet {

  private static final double EPSILON = 1e-6;

  private ConvNext(String modelType, String classes) {
    super(modelType, classes, modelType);
  }

  static ConvNext first() {
    return new ConvNext("convnext", "ConvNext");
  }

  /** With a norm over responses; see {@link ConvNextStage}. */
  static ConvNext second() {
    return new ConvNext("convnextv2", "ConvNextV2");
  }

  @Override
  String probe() {
    return "embeddings.patch_embeddings.weight";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 96, 192, 384, 768);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 3, 9, 3);
    long patch = Pixels.size(config, "patch_size", 0, 4);
    Value patches =
        Convolution.square(
                body.at("embeddings.patch_embeddings"),
                image.size(1),
                widths.get(0),
                patch,
                true,
                Window.stride(patch, patch))
            .apply(ops, image);
    ConvNextStage stage =
        new ConvNextStage(
            ConvNextStage.Names.FIRST, EPSILON, config.text("hidden_act", "gelu"), false);
    List<Value> maps = new ArrayList<>();
    maps.add(ConvNextStage.norm(ops, body.at("embeddings.layernorm"), patches, EPSILON));
    for (int i = 0; i < widths.size(); i++) {
      Parameters at = body.at("encoder.stages." + i);
      maps.add(stage.apply(ops, at, maps.get(i), widths.get(i), depths.get(i), i));
    }
    return Stages.of(maps);
  }

  /** Each with a norm of its own. */
  @Override
  public List<Value> features(Ops ops, Json config, Parameters body, Stages stages) {
    Parameters norms = body.at("hidden_states_norms");
    return stages.asked(config).stream()
        .map(stage -> ConvNextStage.norm(ops, norms.at(stage.name()), stage.map(), EPSILON))
        .toList();
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    Value mean = super.pooled(ops, config, weights, last);
    double epsilon = config.positive("layer_norm_eps", 1e-12);
    return LayerNorm.of(weights.at("layernorm"), last.size(1), epsilon).apply(ops, mean);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
