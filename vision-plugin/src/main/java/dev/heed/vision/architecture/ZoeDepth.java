package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * Depth in metres from one image: a dense prediction transformer sees relative depth, and a second
 * head sorts each pixel into bins whose depths it moves about.
 *
 * @see <a href="https://arxiv.org/abs/2302.12288">Bhat et al. 2023, ZoeDepth: Zero-shot Transfer by
 *     Combining Relative and Metric Depth</a>
 */
final class ZoeDepth implements Architecture {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  @Override
  public String modelType() {
    return "zoedepth";
  }

  @Override
  public List<String> heads() {
    return List.of("ZoeDepthForDepthEstimation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.object("backbone_config");
    Pixels pixels = Pixels.of(own, 224, 16);
    Features features =
        Features.of(ops, own, parameters.at("backbone"), choices, pixels, pixels.input(ops));
    List<Value> images = new ArrayList<>();
    for (int i = 0; i < features.tokens().size(); i++) {
      Value told =
          Dpt.readOut(ops, config, parameters, i, features.tokens().get(i), features.grid());
      images.add(PatchEmbedding.image(ops, told, features.grid()));
    }
    DepthNeck.Joined joined = new DepthNeck(ops, config, parameters.at("neck"), false).all(images);
    Value seen = seen(ops, config, parameters.at("relative_head"), joined.finest());
    Value relative =
        ops.relu(
            Convolution.square(
                    parameters.at("relative_head.conv3"), seen.size(1), 1, 1, true, Window.plain())
                .apply(ops, seen));
    MetricHeads heads = new MetricHeads(ops, config, parameters.at("metric_head"), choices);
    ops.output("predicted_depth", ops.squeeze(heads.depth(seen, relative, joined), 1));
    features.encoded().outputMaps(ops, choices, "");
  }

  /** What relative depth is read from: {@code [B, C, H, W]}. */
  private static Value seen(Ops ops, Json config, Parameters head, Value finest) {
    long width = config.size("fusion_hidden_size", 256);
    Value x =
        config.flag("add_projection", false)
            ? ops.relu(
                Convolution.square(head.at("projection"), width, width, 3, true, RIM)
                    .apply(ops, finest))
            : finest;
    Value half = Convolution.square(head.at("conv1"), width, width / 2, 3, true, RIM).apply(ops, x);
    Value large = ops.resizeBy(half, DepthNeck.CORNERS, 2, 2);
    long out = config.size("num_relative_features", 32);
    return ops.relu(
        Convolution.square(head.at("conv2"), width / 2, out, 3, true, RIM).apply(ops, large));
  }
}
