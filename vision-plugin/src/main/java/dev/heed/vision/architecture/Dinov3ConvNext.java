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
 * {@link ConvNext} that learned from DINOv3: the mean of its last places stands first among them,
 * as a class token would.
 *
 * @see <a href="https://arxiv.org/abs/2508.10104">Siméoni et al. 2025, DINOv3</a>
 */
final class Dinov3ConvNext extends ConvolutionalNet {

  Dinov3ConvNext() {
    super("dinov3_convnext", "DINOv3ConvNext", "model");
  }

  @Override
  public List<String> heads() {
    return List.of("DINOv3ConvNextModel", "DINOv3ConvNextBackbone");
  }

  @Override
  String probe() {
    return "stages.0.downsample_layers.0.weight";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 96, 192, 384, 768);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 3, 9, 3);
    Parameters stem = body.at("stages.0.downsample_layers");
    Value patches =
        Convolution.square(stem.at("0"), image.size(1), widths.get(0), 4, true, Window.stride(4, 4))
            .apply(ops, image);
    ConvNextStage stage =
        new ConvNextStage(
            ConvNextStage.Names.DINO, epsilon(config), config.text("hidden_act", "gelu"), false);
    Value x = ConvNextStage.norm(ops, stem.at("1"), patches, epsilon(config));
    List<Value> maps = new ArrayList<>();
    maps.add(image); // the published numbers of stages count from the image
    for (int i = 0; i < widths.size(); i++) {
      x = stage.apply(ops, body.at("stages." + i), x, widths.get(i), depths.get(i), i);
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-6);
  }

  /** Places as tokens behind their mean, {@code [B, 1 + H W, C]}. */
  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    long width = map.size(1);
    Value mean = ops.unsqueeze(super.pooled(ops, config, weights, map), 1);
    Value places = ops.transpose(ops.reshape(map, 0, width, -1), 0, 2, 1);
    return LayerNorm.of(weights.at("layer_norm"), width, epsilon(config))
        .apply(ops, ops.concat(1, mean, places));
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    return Tokens.at(ops, last, 0);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
