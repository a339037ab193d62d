package dev.heed.vision.architecture;

import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * The tower of images inside a model of pictures and text, CLIP's or SigLIP's.
 *
 * @param last {@code [B, N, C]}, normed where the tower ends with a norm over all tokens
 * @param grid how tokens lie, a class token before them
 */
record PictureTower(EncoderOutput encoded, Value last, TokenGrid grid, int width) {

  /** Where checkpoints of several years keep it. */
  private static final List<String> PLACES =
      List.of(
          "model.vision_tower.vision_model",
          "vision_tower.vision_model",
          "model.vision_tower",
          "vision_tower",
          "model.vision_model",
          "vision_model");

  private static final String PATCHES = "embeddings.patch_embedding.weight";

  static PictureTower of(Ops ops, Json config, Parameters all, Choices choices) {
    Json own = config.object("vision_config");
    Pixels pixels = Pixels.of(own, 224, isClip(own) ? 32 : 16);
    return of(ops, own, model(all), pixels, pixels.input(ops), choices);
  }

  private static PictureTower of(
      Ops ops, Json config, Parameters model, Pixels pixels, Value images, Choices choices) {
    boolean clip = isClip(config);
    ClipLayers layers =
        layers(config, clip ? "quick_gelu" : "gelu_pytorch_tanh", clip ? 1e-5 : 1e-6);
    int width = layers.width();
    Parameters patch = model.at("embeddings.patch_embedding");
    Embedded patches =
        PatchEmbedding.of(patch, pixels.channels(), width, pixels.patch(), !clip)
            .embed(ops, images);
    Embedded tokens = clip ? patches.after(ops, classToken(ops, model, width)) : patches;
    LayerTable table = layers.table(layers.places(ops, model, clip ? 1 : 0, pixels));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Value placed = encoder.place(ops, tokens);
    Value ready = clip ? table.norm(model.at("pre_layrnorm")).apply(ops, placed) : placed;
    EncoderOutput encoded = encoder.encode(ops, ready, LayerContext.on(ops, tokens.grid(), ready));
    Value last =
        clip ? encoded.last() : table.norm(model.at("post_layernorm")).apply(ops, encoded.last());
    return new PictureTower(encoded, last, tokens.grid(), width);
  }

  private static Value classToken(Ops ops, Parameters model, long width) {
    return ops.reshape(model.get("embeddings.class_embedding", width), 1, 1, width);
  }

  private static boolean isClip(Json config) {
    return config.text("model_type", "clip_vision_model").startsWith("clip");
  }

  /** With what the configuration's class assumes where the file is silent. */
  static ClipLayers layers(Json config, String activation, double epsilon) {
    return new ClipLayers(
        config.size("hidden_size", 768),
        config.size("intermediate_size", 3072),
        config.size("num_attention_heads", 12),
        config.size("num_hidden_layers", 12),
        config.text("hidden_act", activation),
        config.positive("layer_norm_eps", epsilon));
  }

  /** The tower's weights. */
  static Parameters model(Parameters all) {
    return find(all, PATCHES, PLACES);
  }

  /** The first of several places that has {@code probe}, or the first of all. */
  static Parameters find(Parameters all, String probe, List<String> places) {
    return places.stream()
        .map(place -> at(all, place))
        .filter(part -> part.has(probe))
        .findFirst()
        .orElseGet(() -> at(all, places.get(0)));
  }

  private static Parameters at(Parameters all, String path) {
    Parameters part = all;
    for (String name : path.split("\\.", -1)) {
      part = part.at(name);
    }
    return part;
  }

  /** The map from pictures to words. */
  static Parameters projector(Parameters all, String probe) {
    return find(all, probe, List.of("model.multi_modal_projector", "multi_modal_projector"));
  }

  /** The width of the text model's tokens. */
  static long textWidth(Json config, int otherwise) {
    return config.objectOrEmpty("text_config").size("hidden_size", otherwise);
  }
}
