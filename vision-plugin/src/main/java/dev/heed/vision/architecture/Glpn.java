package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Depth from one image: SegFormer's stages, and a decoder that weighs at each pixel what the coarse
 * and the fine image say.
 *
 * @see <a href="https://arxiv.org/abs/2201.07436">Kim et al. 2022, Global-Local Path Networks for
 *     Monocular Depth Estimation with Vertical CutDepth</a>
 */
final class Glpn implements Architecture {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  @Override
  public String modelType() {
    return "glpn";
  }

  @Override
  public List<String> heads() {
    return List.of("GLPNForDepthEstimation", "GLPNModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "glpn", "encoder.patch_embeddings.0.proj.weight");
    Value pixels = Pixels.of(config, 512, 4).input(ops);
    EncoderOutput encoded = Segformer.stages(ops, config, body.at("encoder"), choices, pixels);
    if (head.equals("GLPNModel")) {
      ops.output("last_hidden_state", encoded.last());
    } else {
      Value decoded = decoded(ops, config, parameters.at("decoder.stages"), encoded.states());
      ops.output("predicted_depth", depth(ops, config, parameters.at("head.head"), decoded));
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** Four times the size of the finest image. */
  private static Value decoded(Ops ops, Json config, Parameters stages, List<Value> images) {
    long width = config.size("decoder_hidden_size", 64);
    Optional<Value> below = Optional.empty();
    for (int i = images.size() - 1; i >= 0; i--) {
      Parameters stage = stages.at("" + (images.size() - 1 - i));
      Value image = images.get(i);
      Value own =
          image.size(1) == width
              ? image
              : Convolution.square(
                      stage.at("convolution"), image.size(1), width, 1, true, Window.plain())
                  .apply(ops, image);
      Value fused =
          below.map(coarse -> fused(ops, stage.at("fusion"), own, coarse, width)).orElse(own);
      below =
          Optional.of(
              i == 0
                  ? ops.resizeBy(fused, Resizing.linear(), 2, 2)
                  : doubled(ops, fused, images.get(i - 1)));
    }
    return ops.resizeBy(below.orElseThrow(), Resizing.linear(), 2, 2);
  }

  /** To twice the size, which is that of the next image. */
  private static Value doubled(Ops ops, Value x, Value next) {
    return ops.resize(x, Resizing.linear(), ops.sizes(Dims.of(next.axis(2), next.axis(3))));
  }

  /** A weight at each pixel for either. */
  private static Value fused(Ops ops, Parameters fusion, Value fine, Value coarse, long width) {
    Value x = step(ops, fusion.at("convolutional_layer1"), ops.concat(1, fine, coarse), width);
    x = step(ops, fusion.at("convolutional_layer2"), x, width / 2);
    Value weights =
        ops.sigmoid(
            Convolution.square(fusion.at("convolutional_layer3"), width / 2, 2, 3, true, RIM)
                .apply(ops, x));
    return ops.add(
        ops.mul(fine, ops.slice(weights, 1, 0, 1)), ops.mul(coarse, ops.slice(weights, 1, 1, 2)));
  }

  private static Value step(Ops ops, Parameters layer, Value x, long out) {
    Value mapped = Convolution.square(layer.at("0"), x.size(1), out, 3, true, RIM).apply(ops, x);
    return ops.relu(BatchNorm.of(layer.at("1"), out, BatchNorm.EPSILON).apply(ops, mapped));
  }

  /** {@code [B, C, H, W]} to {@code [B, H, W]}. */
  private static Value depth(Ops ops, Json config, Parameters head, Value decoded) {
    long width = decoded.size(1);
    Value mixed = Convolution.square(head.at("0"), width, width, 3, true, RIM).apply(ops, decoded);
    Value depth =
        Convolution.square(head.at("2"), width, 1, 3, true, RIM).apply(ops, ops.relu(mixed));
    return ops.squeeze(ops.mul(ops.sigmoid(depth), config.finite("max_depth", 10)), 1);
  }
}
