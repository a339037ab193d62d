package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;
import java.util.Optional;

/**
 * CLIP with a loss of its own: each pair of image and text is judged alone. A trained query asks
 * the patches what the image shows.
 *
 * @see <a href="https://arxiv.org/abs/2303.15343">Zhai et al. 2023, Sigmoid Loss for Language Image
 *     Pre-Training</a>
 */
final class Siglip implements Architecture {

  private final String modelType;

  private Siglip(String modelType) {
    this.modelType = modelType;
  }

  /** Both towers. */
  public static Siglip both() {
    return new Siglip("siglip");
  }

  /** The tower of images alone. */
  public static Siglip vision() {
    return new Siglip("siglip_vision_model");
  }

  /** The tower of texts alone. */
  public static Siglip text() {
    return new Siglip("siglip_text_model");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return switch (modelType) {
      case "siglip_vision_model" -> List.of("SiglipVisionModel");
      case "siglip_text_model" -> List.of("SiglipTextModel");
      default ->
          List.of(
              "SiglipModel",
              "SiglipVisionModel",
              "SiglipTextModel",
              "SiglipForImageClassification");
    };
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    switch (Assembly.head(config, heads())) {
      case "SiglipVisionModel" -> alone(ops, choices, image(ops, config, parameters, choices));
      case "SiglipTextModel" ->
          alone(ops, choices, text(ops, "batch_size", config, parameters, choices));
      case "SiglipForImageClassification" -> classify(ops, config, parameters, choices);
      default ->
          meet(
              ops,
              parameters,
              choices,
              text(ops, "text_batch_size", config, parameters, choices),
              image(ops, config, parameters, choices));
    }
  }

  static void alone(Ops ops, Choices choices, Tower tower) {
    ops.output("last_hidden_state", tower.last());
    ops.output("pooler_output", tower.pooled());
    tower.encoded().outputMaps(ops, choices, "");
  }

  private static void classify(Ops ops, Json config, Parameters parameters, Choices choices) {
    Tower tower = image(ops, config, parameters, choices);
    Value mean = Tokens.mean(ops, tower.last());
    Checkpoint.logits(ops, parameters.at("classifier"), config, mean);
    tower.encoded().outputMaps(ops, choices, "");
  }

  static void meet(Ops ops, Parameters parameters, Choices choices, Tower text, Tower image) {
    Value texts = Tower.unit(ops, text.pooled());
    Value images = Tower.unit(ops, image.pooled());
    Value likeness = ops.matMul(texts, ops.transpose(images, 1, 0));
    Value scaled = ops.mul(likeness, ops.exp(parameters.get("logit_scale", 1)));
    Tower.meet(ops, images, texts, ops.add(scaled, parameters.get("logit_bias", 1)));
    text.encoded().outputMaps(ops, choices, "text_model_output.");
    image.encoded().outputMaps(ops, choices, "vision_model_output.");
  }

  /** A ViT without a class token. */
  private static Tower image(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "vision_config");
    Parameters model =
        Checkpoint.body(parameters, "vision_model", "embeddings.patch_embedding.weight");
    ClipLayers layers = layers(own);
    Pixels pixels = Pixels.of(own, 224, 16);
    long width = layers.width();

    Embedded patches =
        PatchEmbedding.of(
                model.at("embeddings.patch_embedding"),
                pixels.channels(),
                width,
                pixels.patch(),
                true)
            .embed(ops, pixels.input(ops));
    LayerTable table = layers.table(layers.places(ops, model, 0, pixels));
    EncoderOutput encoded = layers.encoder(table, model, choices).encode(ops, patches);
    Value last = table.norm(model.at("post_layernorm")).apply(ops, encoded.last());
    AttentionContext all = AttentionContext.on(patches.grid());
    return new Tower(encoded, last, asked(ops, layers, table, model.at("head"), last, all));
  }

  /**
   * Attention pooling: a trained query reads all patches, then a feed-forward net: {@code [B, C]}.
   */
  static Value asked(
      Ops ops,
      ClipLayers layers,
      LayerTable table,
      Parameters head,
      Value patches,
      AttentionContext context) {
    long width = layers.width();
    Parameters attention = head.at("attention");
    MultiHeadAttention asking =
        new MultiHeadAttention(
            third(ops, attention, 0, width),
            third(ops, attention, 1, width),
            third(ops, attention, 2, width),
            Linear.of(attention.at("out_proj"), width, width, true),
            layers.heads(),
            DotProductAttention.scaled(Weighting.SOFTMAX));
    Value query = Tokens.repeat(ops, head.get("probe", 1, 1, width), patches);
    Value answer = asking.apply(ops, query, patches, context).output(); // [B, 1, C]
    Value normed = table.norm(head.at("layernorm")).apply(ops, answer);
    Value net = layers.feedForward().of(head, width).apply(ops, normed);
    return Tokens.at(ops, ops.add(answer, net), 0);
  }

  /** PyTorch keeps the maps of queries, keys and values one below the other. */
  private static Linear third(Ops ops, Parameters attention, long i, long width) {
    Value weights = attention.get("in_proj_weight", 3 * width, width);
    Value biases = attention.get("in_proj_bias", 3 * width);
    return new Linear(
        ops.slice(weights, 0, i * width, (i + 1) * width),
        Optional.of(ops.slice(biases, 0, i * width, (i + 1) * width)));
  }

  /** A transformer that sees all tokens, padding too; the last token speaks for the text. */
  static Tower text(Ops ops, String batch, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "text_config");
    Parameters model =
        Checkpoint.body(parameters, "text_model", "embeddings.token_embedding.weight");
    ClipLayers layers = layers(own);

    Value ids = ClipLayers.ids(ops, batch);
    LayerTable table = layers.table(layers.places(model, own.size("max_position_embeddings", 64)));
    Embedded words = layers.words(ops, model, ids, own.size("vocab_size", 32000));
    EncoderOutput encoded = layers.encoder(table, model, choices).encode(ops, words);
    Value last = table.norm(model.at("final_layer_norm")).apply(ops, encoded.last());
    int width = own.size("projection_size", layers.width());
    Linear head = Linear.of(model.at("head"), layers.width(), width, true);
    return new Tower(encoded, last, head.apply(ops, Tokens.at(ops, last, -1)));
  }

  static ClipLayers layers(Json config) {
    return new ClipLayers(
        config.size("hidden_size", 768),
        config.size("intermediate_size", 3072),
        config.size("num_attention_heads", 12),
        config.size("num_hidden_layers", 12),
        config.text("hidden_act", "gelu_pytorch_tanh"),
        config.positive("layer_norm_eps", 1e-6));
  }
}
