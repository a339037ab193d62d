package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
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
  private static final ConvNorm STEP = ConvNorm.named("conv", "norm").activation("relu");
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
    Value seen = stem(ops, config, weights.at("embeddings.stem"), image);
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
  private static Value stem(Ops ops, Json config, Parameters parameters, Value image) {
    long width = config.size("stem_size", 32);
    Value fine = STEP.apply(ops, parameters.at("0"), image, width, 3, 1);
    Value half = half(ops, STEP.apply(ops, parameters.at("1"), fine, 2 * width, 3, 1));
    Value more = STEP.apply(ops, parameters.at("2"), half, 2 * width, 3, 1);
    Value x = half(ops, STEP.apply(ops, parameters.at("3"), ops.add(half, more), 4 * width, 3, 1));
    for (int i = 0; i < config.integer("stem_residuals", 0); i++) {
      x = residual(ops, parameters.at("residuals").at(Integer.toString(i)), x, 4 * width);
    }
    return x;
  }

  /**
   * Two convolutions whose sum with the input begins as the input alone, so that they can be put
   * into a net that is trained.
   *
   * @see <a href="https://arxiv.org/abs/2002.10444">De and Smith 2020, SkipInit</a>
   */
  private static Value residual(Ops ops, Parameters parameters, Value x, long width) {
    Value inner = STEP.apply(ops, parameters.at("0"), x, width, 3, 1);
    Value branch = STEP.apply(ops, parameters.at("1"), inner, width, 3, 1);
    return ops.add(x, ops.mul(branch, parameters.get("scale", 1)));
  }

  private static Value half(Ops ops, Value x) {
    return ops.maxPool(x, Window.stride(2, 2), 2, 2);
  }
}
