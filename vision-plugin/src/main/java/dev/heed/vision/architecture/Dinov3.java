package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
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
import dev.heed.spi.PositionalEncoding;
import dev.heed.vision.encoding.GridRotary;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * A ViT that knows where patches are by turning queries and keys, so that images may have any size;
 * registers stand between the class token and the patches.
 *
 * @see <a href="https://arxiv.org/abs/2508.10104">Siméoni et al. 2025, DINOv3</a>
 */
final class Dinov3 implements Architecture {

  @Override
  public String modelType() {
    return "dinov3_vit";
  }

  @Override
  public List<String> heads() {
    return List.of("DINOv3ViTModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    int width = width(config);
    Pixels pixels = Pixels.of(config, 224, 16);
    Embedded tokens = embed(ops, config, parameters.at("embeddings"), pixels);
    PositionalEncoding turning =
        GridRotary.ofCentres(
            ops,
            tokens.grid(),
            width / config.size("num_attention_heads", 6),
            config.positive("rope_theta", 100));
    LayerTable table = table(config, turning);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(
                Checkpoint.body(parameters, "model", "layer.0.norm1.weight").at("layer"),
                config.size("num_hidden_layers", 12)),
            choices);
    EncoderOutput encoded = layers.encode(ops, tokens);
    Value last = table.norm(parameters.at("norm")).apply(ops, encoded.last());
    ops.output("last_hidden_state", last);
    ops.output("pooler_output", Tokens.at(ops, last, 0));
    encoded.outputMaps(ops, choices, "");
  }

  private static Embedded embed(Ops ops, Json config, Parameters embeddings, Pixels pixels) {
    int width = width(config);
    Parameters cut = embeddings.at("patch_embeddings");
    Embedded patches =
        PatchEmbedding.of(cut, pixels.channels(), width, pixels.patch(), true)
            .embed(ops, pixels.input(ops));
    int registers = config.sizeOrZero("num_register_tokens", 0);
    Embedded registered =
        registers == 0
            ? patches
            : patches.after(ops, embeddings.get("register_tokens", 1, registers, width));
    return registered.after(ops, embeddings.get("cls_token", 1, 1, width));
  }

  private static int width(Json config) {
    return config.size("hidden_size", 384);
  }

  private static LayerTable table(Json config, PositionalEncoding turning) {
    return LayerTable.of(
            width(config), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
        .attention(
            AttentionTable.split(
                    "attention.q_proj", "attention.k_proj", "attention.v_proj", "attention.o_proj")
                .heads(config.size("num_attention_heads", 6))
                .forms(
                    biased(config, "query_bias", true),
                    biased(config, "key_bias", false),
                    biased(config, "value_bias", true),
                    biased(config, "proj_bias", true))
                .position(turning))
        .feedForward(feedForward(config))
        .normsBefore("norm1", "norm2")
        .layerScale("layer_scale1.lambda1", "layer_scale2.lambda1");
  }

  private static FeedForwardTable feedForward(Json config) {
    int inner = config.size("intermediate_size", 1536);
    String activation = config.text("hidden_act", "gelu");
    LinearForm form = biased(config, "mlp_bias", true);
    return config.flag("use_gated_mlp", false)
        ? FeedForwardTable.gated(
            "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj", inner, activation, form)
        : FeedForwardTable.mlp("mlp.up_proj", "mlp.down_proj", inner, activation, form);
  }

  private static LinearForm biased(Json config, String key, boolean byDefault) {
    return LinearForm.biased(config.flag(key, byDefault));
  }
}
