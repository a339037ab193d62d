package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * Images and texts in one space: a tower for each, taught that a picture and its caption belong
 * together.
 *
 * @see <a href="https://arxiv.org/abs/2103.00020">Radford et al. 2021, Learning Transferable Visual
 *     Models From Natural Language Supervision</a>
 */
final class Clip implements Architecture {

  private final String modelType;

  private Clip(String modelType) {
    this.modelType = modelType;
  }

  /** Both towers. */
  public static Clip both() {
    return new Clip("clip");
  }

  /** The tower of images alone. */
  public static Clip vision() {
    return new Clip("clip_vision_model");
  }

  /** The tower of texts alone. */
  public static Clip text() {
    return new Clip("clip_text_model");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    List<String> images = List.of("CLIPVisionModel", "CLIPVisionModelWithProjection");
    List<String> texts = List.of("CLIPTextModel", "CLIPTextModelWithProjection");
    return switch (modelType) {
      case "clip_vision_model" -> images;
      case "clip_text_model" -> texts;
      default -> List.of("CLIPModel", images.get(0), images.get(1), texts.get(0), texts.get(1));
    };
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    switch (Assembly.head(config, heads())) {
      case "CLIPVisionModel" -> alone(ops, choices, image(ops, config, parameters, choices));
      case "CLIPVisionModelWithProjection" ->
          projected(ops, config, parameters, choices, "visual_projection", "image_embeds");
      case "CLIPTextModel" ->
          alone(ops, choices, text(ops, "batch_size", config, parameters, choices));
      case "CLIPTextModelWithProjection" ->
          projected(ops, config, parameters, choices, "text_projection", "text_embeds");
      default -> meet(ops, config, parameters, choices);
    }
  }

  private static void alone(Ops ops, Choices choices, Tower tower) {
    ops.output("last_hidden_state", tower.last());
    ops.output("pooler_output", tower.pooled());
    tower.encoded().outputMaps(ops, choices, "");
  }

  private static void projected(
      Ops ops, Json config, Parameters parameters, Choices choices, String name, String output) {
    boolean images = output.equals("image_embeds");
    Tower tower =
        images
            ? image(ops, config, parameters, choices)
            : text(ops, "batch_size", config, parameters, choices);
    Json own = Tower.config(config, images ? "vision_config" : "text_config");
    int width = config.size("projection_dim", own.size("projection_dim", 512));
    ops.output(output, Tower.project(ops, parameters.at(name), tower.pooled(), width));
    ops.output("last_hidden_state", tower.last());
    tower.encoded().outputMaps(ops, choices, "");
  }

  private static void meet(Ops ops, Json config, Parameters parameters, Choices choices) {
    Tower text = text(ops, "text_batch_size", config, parameters, choices);
    Tower image = image(ops, config, parameters, choices);
    int width = config.size("projection_dim", 512);
    Value texts =
        Tower.unit(ops, Tower.project(ops, parameters.at("text_projection"), text.pooled(), width));
    Value images =
        Tower.unit(
            ops, Tower.project(ops, parameters.at("visual_projection"), image.pooled(), width));
    Value likeness = ops.matMul(texts, ops.transpose(images, 1, 0));
    Tower.meet(ops, images, texts, ops.mul(likeness, ops.exp(parameters.get("logit_scale"))));
    text.encoded().outputMaps(ops, choices, "text_model_output.");
    image.encoded().outputMaps(ops, choices, "vision_model_output.");
  }

  private static Tower image(Ops ops, Json config, Parameters parameters, Choices choices) {
    return see(ops, config, parameters, choices).tower();
  }

  /**
   * What the tower of images gives.
   *
   * @param grid how its tokens lie; the class token is the prefix
   */
  record Seen(Tower tower, TokenGrid grid) {}

  /** A ViT with a norm before its layers; the class token speaks for the image. */
  static Seen see(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "vision_config");
    Parameters model = parameters.at("vision_model");
    ClipLayers layers = layers(own, 768, 3072, 12);
    Pixels pixels = Pixels.of(own, 224, 32);
    long width = layers.width();

    Embedded patches =
        PatchEmbedding.of(
                model.at("embeddings.patch_embedding"),
                pixels.channels(),
                width,
                pixels.patch(),
                false)
            .embed(ops, pixels.input(ops));
    Value classToken = ops.reshape(model.get("embeddings.class_embedding", width), 1, 1, width);
    Embedded tokens = patches.after(ops, classToken);
    LayerTable table = layers.table(layers.places(ops, model, 1, pixels));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Value placed = encoder.place(ops, tokens);
    Value ready = table.norm(model.at("pre_layrnorm")).apply(ops, placed); // its published name
    EncoderOutput encoded = encoder.encode(ops, ready, LayerContext.on(ops, tokens.grid(), ready));
    Value first = Tokens.at(ops, encoded.last(), 0);
    Value pooled = table.norm(model.at("post_layernorm")).apply(ops, first);
    return new Seen(new Tower(encoded, encoded.last(), pooled), tokens.grid());
  }

  /** A causal transformer; the token that ends a text speaks for it. */
  static Tower text(Ops ops, String batch, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "text_config");
    Parameters model = parameters.at("text_model");
    ClipLayers layers = layers(own, 512, 2048, 8);

    Value ids = ClipLayers.ids(ops, batch);
    Value mask = ops.input("attention_mask", ElementType.I64, Dims.of(batch, "sequence_length"));
    LayerTable table = layers.table(layers.places(model, own.size("max_position_embeddings", 77)));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Embedded words = layers.words(ops, model, ids, own.size("vocab_size", 49408));
    Value placed = encoder.place(ops, words);
    Value real = ops.unsqueeze(ops.greater(mask, ops.constant(0L)), 1, 2); // [B, 1, 1, N]
    LayerContext earlier = LayerContext.on(ops, words.grid(), placed).withMask(real).causal(ops);
    EncoderOutput encoded = encoder.encode(ops, placed, earlier);
    Value last = table.norm(model.at("final_layer_norm")).apply(ops, encoded.last());
    return new Tower(encoded, last, atEnd(ops, own, ids, last));
  }

  /**
   * The token of each text that ends it, {@code [B, C]}: the first of the id that the configuration
   * names. Early configurations name a wrong one, 2; there it is the largest id.
   */
  private static Value atEnd(Ops ops, Json config, Value ids, Value last) {
    long end = config.integer("eos_token_id", 49407);
    Value sought = end == 2 ? ids : ops.cast(ops.equal(ids, ops.constant(end)), ElementType.I64);
    Value place = ops.argMax(ops.cast(sought, ElementType.I32), 1, true); // [B, 1]
    return ops.squeeze(picked(ops, last, place), 1);
  }

  /** {@code [B, 1, C]} from {@code [B, N, C]} by places {@code [B, 1]}. */
  private static Value picked(Ops ops, Value tokens, Value place) {
    Dims dims = Dims.of(tokens.axis(0), 1, tokens.axis(2));
    return ops.gatherElements(tokens, ops.expand(ops.unsqueeze(place, 2), dims), 1);
  }

  private static ClipLayers layers(Json config, int width, int inner, int heads) {
    return new ClipLayers(
        config.size("hidden_size", width),
        config.size("intermediate_size", inner),
        config.size("num_attention_heads", heads),
        config.size("num_hidden_layers", 12),
        config.text("hidden_act", "quick_gelu"),
        config.positive("layer_norm_eps", 1e-5));
  }
}
