package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
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

  private static final String BOTH = "";
  private static final String IMAGES = "_vision_model";
  private static final String TEXTS = "_text_model";

  private final String family;
  private final String classes;
  private final String towers;

  private Clip(String family, String classes, String towers) {
    this.family = family;
    this.classes = classes;
    this.towers = towers;
  }

  private static Clip of(String towers) {
    return new Clip("clip", "CLIP", towers);
  }

  /** Both towers. */
  public static Clip both() {
    return of(BOTH);
  }

  /** The tower of images alone. */
  public static Clip vision() {
    return of(IMAGES);
  }

  /** The tower of texts alone. */
  public static Clip text() {
    return of(TEXTS);
  }

  /**
   * Both towers, for texts in the languages of the world.
   *
   * @see <a href="https://arxiv.org/abs/2507.22062">Chuang et al. 2025, MetaCLIP 2</a>
   */
  static Clip metaClip2() {
    return new Clip("metaclip_2", "MetaClip2", BOTH);
  }

  static Clip metaClip2Vision() {
    return new Clip("metaclip_2", "MetaClip2", IMAGES);
  }

  static Clip metaClip2Text() {
    return new Clip("metaclip_2", "MetaClip2", TEXTS);
  }

  @Override
  public String modelType() {
    return family + towers;
  }

  @Override
  public List<String> heads() {
    List<String> images = List.of("VisionModel", "VisionModelWithProjection");
    List<String> texts = List.of("TextModel", "TextModelWithProjection");
    List<String> names =
        switch (towers) {
          case IMAGES -> images;
          case TEXTS -> texts;
          default ->
              List.of(
                  "Model",
                  images.get(0),
                  images.get(1),
                  texts.get(0),
                  texts.get(1),
                  "ForImageClassification");
        };
    return names.stream().map(classes::concat).toList();
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    switch (Assembly.head(config, heads()).substring(classes.length())) {
      case "VisionModel" -> alone(ops, choices, image(ops, config, parameters, choices));
      case "VisionModelWithProjection" ->
          projected(ops, config, parameters, choices, "visual_projection", "image_embeds");
      case "TextModel" -> alone(ops, choices, text(ops, "batch_size", config, parameters, choices));
      case "TextModelWithProjection" ->
          projected(ops, config, parameters, choices, "text_projection", "text_embeds");
      case "ForImageClassification" -> classify(ops, config, parameters, choices);
      default -> meet(ops, config, parameters, choices);
    }
  }

  private static void alone(Ops ops, Choices choices, Tower tower) {
    ops.output("last_hidden_state", tower.last());
    ops.output("pooler_output", tower.pooled());
    tower.encoded().outputMaps(ops, choices, "");
  }

  /** The mean of all patches is rated. */
  private static void classify(Ops ops, Json config, Parameters parameters, Choices choices) {
    Tower tower = image(ops, config, parameters, choices);
    Value mean = Tokens.mean(ops, Tokens.from(ops, tower.last(), 1));
    Checkpoint.logits(ops, parameters.at("classifier"), config, mean);
    tower.encoded().outputMaps(ops, choices, "");
  }

  private void projected(
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

  private void meet(Ops ops, Json config, Parameters parameters, Choices choices) {
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
    Parameters model = Checkpoint.body(parameters, "vision_model", "embeddings.class_embedding");
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
  Tower text(Ops ops, String batch, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "text_config");
    Parameters model =
        Checkpoint.body(parameters, "text_model", "embeddings.token_embedding.weight");
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
   * names. Early configurations of CLIP name a wrong one, 2; there it is the largest id.
   */
  private Value atEnd(Ops ops, Json config, Value ids, Value last) {
    long end = config.integer("eos_token_id", 49407);
    boolean largest = end == 2 && family.equals("clip");
    Value sought = largest ? ids : ops.cast(ops.equal(ids, ops.constant(end)), ElementType.I64);
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
