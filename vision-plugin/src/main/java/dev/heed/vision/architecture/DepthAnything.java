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
 * @see <a href="https://arxiv.org/abs/2412.14015">Lin et al. 2024, Prompting Depth Anything for 4K
 *     Resolution Accurate Metric Depth Estimation</a>
 */
final class DepthAnything implements Architecture {

  private final String modelType;
  private final String classes;

  private DepthAnything(String modelType, String classes) {
    this.modelType = modelType;
    this.classes = classes;
  }

  public static DepthAnything plain() {
    return new DepthAnything("depth_anything", "DepthAnything");
  }

  /** That which may be told a rough depth, without being told: then it gives relative depth. */
  public static DepthAnything prompted() {
    return new DepthAnything("prompt_depth_anything", "PromptDepthAnything");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(classes + "ForDepthEstimation");
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
    Value part = depth(ops, config, parameters.at("head"), joined, sizes);
    boolean scaled = modelType.equals("depth_anything");
    double most = scaled ? config.finite("max_depth", 1) : 1;
    ops.output("predicted_depth", ops.squeeze(ops.mul(part, most), 1));
    features.encoded().outputMaps(ops, choices, "");
  }

  /** {@code [B, C, h, w]} to {@code [B, 1, H, W]}. */
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
    return metric ? ops.sigmoid(depth) : ops.relu(depth);
  }
}
