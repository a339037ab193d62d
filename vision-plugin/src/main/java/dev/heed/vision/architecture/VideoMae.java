package dev.heed.vision.architecture;

import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;

/**
 * A ViT over tubes of a clip, which know their place by sines and cosines of it.
 *
 * @see <a href="https://arxiv.org/abs/2203.12602">Tong et al. 2022, VideoMAE: Masked Autoencoders
 *     are Data-Efficient Learners for Self-Supervised Video Pre-Training</a>
 */
final class VideoMae implements Architecture {

  @Override
  public String modelType() {
    return "videomae";
  }

  @Override
  public List<String> heads() {
    return List.of("VideoMAEModel", "VideoMAEForVideoClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("VideoMAEModel");
    String probe = "embeddings.patch_embeddings.projection.weight";
    Parameters body = Checkpoint.body(parameters, "videomae", probe);
    int width = Vit.width(config);
    long patchHigh = Pixels.size(config, "patch_size", 0, 16);
    long patchWide = Pixels.size(config, "patch_size", 1, 16);
    Tubes tubes = Tubes.of(config, 16, config.size("tubelet_size", 2), patchHigh, patchWide);
    LayerTable table = table(config);

    Value tokens =
        tubes.tokens(
            ops,
            body.at("embeddings.patch_embeddings.projection"),
            width,
            tubes.input(ops, "pixel_values"));
    TokenGrid grid = TokenGrid.of(0, tubes.times() * tubes.rows(), tubes.columns());
    EncoderOutput encoded =
        Vit.layers(config, table, named(body), choices).encode(ops, new Embedded(tokens, grid));
    boolean mean = config.flag("use_mean_pooling", true);
    Value last =
        mean ? encoded.last() : table.norm(body.at("layernorm")).apply(ops, encoded.last());
    if (isModel) {
      ops.output("last_hidden_state", last);
    } else {
      // The published head keeps PyTorch's epsilon.
      Value seen =
          mean
              ? LayerNorm.of(parameters.at("fc_norm"), width, 1e-5)
                  .apply(ops, Tokens.mean(ops, last))
              : Tokens.at(ops, last, 0);
      Checkpoint.logits(ops, parameters.at("classifier"), config, seen);
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** ViT's layer; keys have no bias, whatever the older name of the flag says. */
  private static LayerTable table(Json config) {
    LinearForm biased = LinearForm.biased(config.flag("qv_bias", config.flag("qkv_bias", true)));
    LayerTable vit =
        Vit.table(config, new SinusoidalEncoding(SinusoidalEncoding.Layout.INTERLEAVED));
    AttentionTable attention =
        vit.attention().forms(biased, LinearForm.UNBIASED, biased, LinearForm.BIASED);
    return vit.attention(attention);
  }

  /** Checkpoints keep the biases of queries and values beside their weights. */
  private static Parameters named(Parameters body) {
    return body.has("encoder.layer.0.attention.attention.q_bias")
        ? RenamedParameters.of(
            body, name -> name.replace("query.bias", "q_bias").replace("value.bias", "v_bias"))
        : body;
  }
}
