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
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * The vision transformer: patches as words. A class token gathers what the image shows.
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2021, An Image is Worth 16x16
 *     Words</a>
 */
final class Vit implements Architecture {

  private final String modelType;
  private final String classes;
  private final String body;
  private final int prefix;

  public Vit() {
    this("vit", "ViT", "vit", 1);
  }

  /**
   * A model that differs in names alone, or has no class token; see {@link VitFamily}.
   *
   * @param classes with which the names of its classes begin
   * @param body under which a checkpoint keeps the weights below the head
   * @param prefix how many tokens stand before the patches: the class token, or none
   */
  Vit(String modelType, String classes, String body, int prefix) {
    this.modelType = modelType;
    this.classes = classes;
    this.body = body;
    this.prefix = prefix;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    List<String> usual = List.of(classes + "Model", classes + "ForImageClassification");
    return classes.equals("ViT")
        ? List.of(usual.get(0), usual.get(1), classes + MaskedImages.HEAD)
        : usual;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters weights = Checkpoint.body(parameters, body, "embeddings.position_embeddings");
    int width = width(config);
    Pixels pixels = Pixels.of(config, 224, 16);
    LayerTable table = table(config, pixels.positions(weights, prefix, width, Interpolation.CUBIC));

    Embedded whole = pixels.patches(weights, width).embed(ops, pixels.input(ops));
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Embedded patches = masked ? MaskedImages.hidden(ops, weights.at("embeddings"), whole) : whole;
    Embedded tokens =
        prefix == 0
            ? patches
            : patches.after(ops, weights.get("embeddings.cls_token", 1, 1, width));
    EncoderOutput encoded =
        layers(config, table, stack(parameters, weights), choices).encode(ops, tokens);
    Value last = table.norm(weights.at("layernorm")).apply(ops, encoded.last());

    if (masked) {
      Value seen = Tokens.from(ops, last, prefix);
      MaskedImages.output(ops, config, parameters.at("decoder"), seen, patches.grid());
    } else if (head.equals(classes + "Model")) {
      ops.output("last_hidden_state", last);
      Tokens.outputPooled(ops, config, weights, last);
    } else {
      Value image = prefix == 0 ? Tokens.mean(ops, last) : Tokens.at(ops, last, 0);
      Checkpoint.logits(ops, parameters.at("classifier"), config, image);
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** What the layers see, for models that look through a ViT: {@code [B, 3, H, W]} to tokens. */
  static Dinov2.Seen see(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    int width = width(config);
    Pixels pixels = Pixels.of(config, 224, 16);
    LayerTable table = table(config, pixels.positions(body, 1, width, Interpolation.CUBIC));
    Embedded tokens =
        pixels
            .patches(body, width)
            .embed(ops, image)
            .after(ops, body.get("embeddings.cls_token", 1, 1, width));
    EncoderOutput encoded = layers(config, table, body, choices).encode(ops, tokens);
    return new Dinov2.Seen(encoded, tokens.grid(), table.norm(body.at("layernorm")));
  }

  /** Where the layers are: some checkpoints keep them beside the body. */
  private static Parameters stack(Parameters parameters, Parameters weights) {
    return parameters.has("encoder.layer.0.layernorm_before.weight") ? parameters : weights;
  }

  /** A layer of the paper under its published names: a norm before each step. */
  static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(
            width(config), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12)))
        .attention(
            AttentionTable.split(
                    "attention.attention.query",
                    "attention.attention.key",
                    "attention.attention.value",
                    "attention.output.dense")
                .heads(config.size("num_attention_heads", 12))
                .forms(biased(config), biased(config), biased(config), LinearForm.BIASED)
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                config.size("intermediate_size", 3072),
                config.text("hidden_act", "gelu")))
        .normsBefore("layernorm_before", "layernorm_after");
  }

  private static LinearForm biased(Json config) {
    return LinearForm.biased(config.flag("qkv_bias", true));
  }

  static TransformerEncoder layers(
      Json config, LayerTable table, Parameters body, Choices choices) {
    int count = config.size("num_hidden_layers", 12);
    return TransformerEncoder.of(
        table, Checkpoint.layers(body.at("encoder.layer"), count), choices);
  }

  static int width(Json config) {
    return config.size("hidden_size", 768);
  }
}
