package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * What InternVL sees: a ViT with LayerScale on squares of a picture; four neighbours become one
 * token.
 *
 * @see <a href="https://arxiv.org/abs/2404.16821">Chen et al. 2024, How Far Are We to GPT-4V</a>
 */
record InternVl(String modelType, List<String> heads) implements Architecture {

  static InternVl plain() {
    return new InternVl("internvl", List.of("InternVLForConditionalGeneration"));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    Json own = config.object("vision_config");
    Pixels pixels = Pixels.of(own, 448, 14);
    Parameters model =
        PictureTower.find(
            all,
            "embeddings.patch_embeddings.projection.weight",
            List.of("model.vision_tower", "vision_tower"));
    long width = own.size("hidden_size", 1024);
    Embedded patches = pixels.patches(model, width).embed(ops, pixels.input(ops));
    Embedded tokens = patches.after(ops, model.get("embeddings.cls_token", 1, 1, width));
    LayerTable table = table(own, pixels, model, width);
    int count = Checkpoint.requireLayers(own.size("num_hidden_layers", 24));
    TransformerEncoder layers =
        TransformerEncoder.of(table, Checkpoint.layers(model.at("encoder.layer"), count), choices);
    EncoderOutput encoded = layers.encode(ops, tokens);
    boolean normed = !own.flag("use_mean_pooling", true);
    Value last =
        normed ? table.norm(model.at("layernorm")).apply(ops, encoded.last()) : encoded.last();

    Value seen = ops.slice(last, 1, 1, Long.MAX_VALUE);
    long side = Math.round(1 / config.positive("downsample_ratio", 0.5));
    Value joined = Shuffle.of(ops, seen, patches.grid(), side);
    ops.output("image_features", mapped(ops, config, all, joined));
    encoded.outputMaps(ops, choices, "");
  }

  private static LayerTable table(Json own, Pixels pixels, Parameters model, long width) {
    double epsilon = own.positive("layer_norm_eps", 1e-6);
    boolean byRoot = own.text("norm_type", "layer_norm").equals("rms_norm");
    LinearForm form = LinearForm.biased(own.flag("attention_bias", false));
    AttentionTable attention =
        AttentionTable.split(
                "attention.q_proj",
                "attention.k_proj",
                "attention.v_proj",
                "attention.projection_layer")
            .heads(own.size("num_attention_heads", 16))
            .forms(form, form, form, LinearForm.BIASED)
            .position(pixels.positions(model, 1, width, Interpolation.CUBIC));
    boolean heads = own.flag("use_qk_norm", false);
    return LayerTable.of(width, byRoot ? NormTable.rmsNorm(epsilon) : NormTable.layerNorm(epsilon))
        .attention(
            heads ? attention.queryKeyNorms("attention.q_norm", "attention.k_norm") : attention)
        .feedForward(
            FeedForwardTable.mlp(
                "mlp.fc1",
                "mlp.fc2",
                own.size("intermediate_size", 4096),
                own.text("hidden_act", "gelu")))
        .normsBefore("layernorm_before", "layernorm_after")
        .layerScale("lambda_1", "lambda_2");
  }

  /** A norm and two linear maps to where words are. */
  static Value mapped(Ops ops, Json config, Parameters all, Value joined) {
    Parameters projector = PictureTower.projector(all, "linear_1.weight");
    long in = joined.size(2);
    long width = PictureTower.textWidth(config, 4096);
    Value normed = NormTable.layerNorm(1e-5).of(projector.at("layer_norm"), in).apply(ops, joined);
    Value inner = Linear.of(projector.at("linear_1"), in, width, true).apply(ops, normed);
    Value bent = Activation.named(config.text("projector_hidden_act", "gelu")).apply(ops, inner);
    return Linear.of(projector.at("linear_2"), width, width, true).apply(ops, bent);
  }
}
