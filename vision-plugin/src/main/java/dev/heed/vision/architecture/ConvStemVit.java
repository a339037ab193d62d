package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * A vision transformer whose patches are cut out of what a few convolutions made of the image, so
 * that little data and little time suffice to train it. A patch of 4 x 4 pixels is one token, as in
 * a plain ViT; the layers above are ViT's.
 *
 * @see <a href="https://arxiv.org/abs/2106.14881">Xiao et al. 2021, Early Convolutions Help
 *     Transformers See Better</a>
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2021, section 3.1, Hybrid
 *     Architecture</a>
 */
final class ConvStemVit implements Architecture {

  private static final String HEAD = "ConvStemViTForImageClassification";
  private static final double EPSILON = 1e-5;
  private static final int PATCH = 4;

  @Override
  public String modelType() {
    return "conv_stem_vit";
  }

  @Override
  public List<String> heads() {
    return List.of(HEAD);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters weights = parameters.at("vit");
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 32, PATCH);
    LayerTable table = Vit.table(config, pixels.positions(weights, 1, width, Interpolation.CUBIC));

    Value image =
        ops.input(
            "pixel_values",
            ElementType.F32,
            Dims.of("batch_size", pixels.channels(), pixels.height(), pixels.width()));
    Value seen = stem(ops, config.size("stem_size", 32), weights.at("embeddings.stem"), image);
    Parameters projection = weights.at("embeddings.patch_embeddings.projection");
    Embedded tokens =
        PatchEmbedding.of(projection, seen.size(1), width, 1, true)
            .embed(ops, seen)
            .after(ops, weights.get("embeddings.cls_token", 1, 1, width));
    EncoderOutput encoded = Vit.layers(config, table, weights, choices).encode(ops, tokens);
    Value last = table.norm(weights.at("layernorm")).apply(ops, encoded.last());
    Checkpoint.logits(ops, parameters.at("classifier"), config, Tokens.at(ops, last, 0));
    encoded.outputMaps(ops, choices, "");
  }

  /** {@code [B, 3, H, W]} to {@code [B, 4 width, H / 4, W / 4]}. */
  private static Value stem(Ops ops, int width, Parameters parameters, Value image) {
    Value fine = layer(ops, parameters.at("0"), image, width);
    Value half = half(ops, layer(ops, parameters.at("1"), fine, 2 * width));
    Value more = layer(ops, parameters.at("2"), half, 2 * width);
    return half(ops, layer(ops, parameters.at("3"), ops.add(half, more), 4 * width));
  }

  private static Value half(Ops ops, Value x) {
    return ops.maxPool(x, Window.stride(2, 2), 2, 2);
  }

  /** A convolution of 3 x 3, a norm of the batch, and what is positive of it. */
  private static Value layer(Ops ops, Parameters parameters, Value x, int width) {
    Value kernels = parameters.get("conv.weight", width, x.size(1), 3, 3);
    Parameters norm = parameters.at("norm");
    return ops.relu(
        ops.batchNormalization(
            ops.conv(x, kernels, Window.stride(1, 1).pad(1, 1)),
            norm.get("weight", width),
            norm.get("bias", width),
            norm.get("running_mean", width),
            norm.get("running_var", width),
            EPSILON));
  }
}
