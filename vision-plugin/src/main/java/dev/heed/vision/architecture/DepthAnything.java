package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * Depth from one image: DINOv2 sees, a dense prediction neck joins what its layers saw.
 *
 * @see <a href="https://arxiv.org/abs/2401.10891">Yang et al. 2024, Depth Anything</a>
 */
final class DepthAnything implements Architecture {

  @Override
  public String modelType() {
    return "depth_anything";
  }

  @Override
  public List<String> heads() {
    return List.of("DepthAnythingForDepthEstimation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json backbone = config.object("backbone_config");
    Pixels pixels = Pixels.of(backbone, 224, 14);
    Features features =
        Features.ofDino(
            ops, backbone, parameters.at("backbone"), choices, pixels, pixels.input(ops));
    List<Value> images =
        features.tokens().stream()
            .map(tokens -> Tokens.from(ops, tokens, features.grid().prefix()))
            .map(patches -> PatchEmbedding.image(ops, patches, features.grid()))
            .toList();
    Value joined = new DepthNeck(ops, config, parameters.at("neck"), true).join(images);
    Value sizes =
        ops.mul(
            ops.sizes(Dims.of(features.grid().rows(), features.grid().columns())),
            ops.constants((long) config.size("patch_size", 14)));
    ops.output("predicted_depth", depth(ops, config, parameters.at("head"), joined, sizes));
    features.encoded().outputMaps(ops, choices, "");
  }

  /** {@code [B, C, h, w]} to {@code [B, H, W]}. */
  private static Value depth(Ops ops, Json config, Parameters head, Value joined, Value sizes) {
    long width = config.size("fusion_hidden_size", 64);
    long inner = config.size("head_hidden_size", 32);
    Window rim = Window.stride(1, 1).pad(1, 1);
    Value half =
        Convolution.square(head.at("conv1"), width, width / 2, 3, true, rim).apply(ops, joined);
    Value large = ops.resize(half, DepthNeck.CORNERS, sizes);
    Value seen =
        ops.relu(
            Convolution.square(head.at("conv2"), width / 2, inner, 3, true, rim).apply(ops, large));
    Value depth =
        Convolution.square(head.at("conv3"), inner, 1, 1, true, Window.plain()).apply(ops, seen);
    boolean metric = config.text("depth_estimation_type", "relative").equals("metric");
    Value positive = metric ? ops.sigmoid(depth) : ops.relu(depth);
    return ops.squeeze(ops.mul(positive, config.finite("max_depth", 1)), 1);
  }
}
