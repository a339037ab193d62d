package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.ConvNorm;
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
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of each pixel belongs to what stands in front: a ViT sees picture and trimap, four
 * channels, and a few convolutions bring back the details.
 *
 * @see <a href="https://arxiv.org/abs/2305.15272">Yao et al. 2023, ViTMatte: Boosting Image Matting
 *     with Pretrained Plain Vision Transformers</a>
 */
final class VitMatte implements Architecture {

  /** The width of the last convolution, which no configuration says. */
  private static final long HEAD_WIDTH = 16;

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  @Override
  public String modelType() {
    return "vitmatte";
  }

  @Override
  public List<String> heads() {
    return List.of("VitMatteForImageMatting");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.object("backbone_config");
    Value pixels =
        ops.input(
            "pixel_values",
            ElementType.F32,
            Dims.of("batch_size", own.size("num_channels", 4), "height", "width"));
    VitDet backbone = new VitDet(ops, own, parameters.at("backbone"), choices);
    Embedded patches = backbone.embed(pixels);
    EncoderOutput encoded = backbone.encode(patches);
    Value seen = PatchEmbedding.image(ops, Features.last(own, encoded), patches.grid());
    ops.output("alphas", alphas(ops, config, parameters.at("decoder"), seen, pixels));
    encoded.outputMaps(ops, choices, "");
  }

  /** {@code [B, 1, H, W]}, from 0 to 1. */
  private static Value alphas(
      Ops ops, Json config, Parameters decoder, Value features, Value pixels) {
    ConvNorm step =
        ConvNorm.named("conv", "batch_norm")
            .epsilon(config.positive("batch_norm_eps", BatchNorm.EPSILON))
            .activation("relu");
    List<Value> details = details(ops, config, decoder.at("convstream.convs"), step, pixels);
    Value x = features;
    for (int i = 0; i < details.size(); i++) {
      Value detail = details.get(details.size() - 1 - i);
      Value sizes = ops.sizes(Dims.of(detail.axis(2), detail.axis(3))); // twice those of x
      Value both = ops.concat(1, detail, ops.resize(x, Resizing.linear(), sizes));
      Parameters fusion = decoder.at("fusion_blocks." + i + ".conv");
      x = step.apply(ops, fusion, both, config.sizeAt("fusion_hidden_sizes", i), 3, 1);
    }
    Parameters head = decoder.at("matting_head.matting_convs");
    Value narrow =
        Convolution.square(head.at("0"), x.size(1), HEAD_WIDTH, 3, true, RIM).apply(ops, x);
    BatchNorm norm = BatchNorm.of(head.at("1"), HEAD_WIDTH, BatchNorm.EPSILON);
    Value alpha =
        Convolution.square(head.at("3"), HEAD_WIDTH, 1, 1, true, Window.plain())
            .apply(ops, ops.relu(norm.apply(ops, narrow)));
    return ops.sigmoid(alpha);
  }

  /** The pixels themselves, and what convolutions make of them at a half, a quarter, ... */
  private static List<Value> details(
      Ops ops, Json config, Parameters convs, ConvNorm step, Value pixels) {
    List<Value> details = new ArrayList<>(List.of(pixels));
    List<Integer> widths = config.sizes("convstream_hidden_sizes");
    for (int i = 0; i < widths.size(); i++) {
      details.add(step.apply(ops, convs.at("" + i), details.get(i), widths.get(i), 3, 2));
    }
    return details;
  }
}
