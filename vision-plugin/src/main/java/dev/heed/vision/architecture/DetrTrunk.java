package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * What DETR and its kin have below the decoder: a backbone, and layers over its coarsest map whose
 * queries and keys are told where they are in each of them.
 *
 * @param features of the backbone, finest first
 * @param projected the coarsest, at the width of the tokens {@code [B, C, h, w]}
 * @param places of its tokens {@code [1, N, C]}
 * @param memory what the layers gave {@code [B, N, C]}
 */
record DetrTrunk(
    List<Value> features,
    Value projected,
    TokenGrid grid,
    Value places,
    EncoderOutput encoded,
    Value memory) {

  /** The input {@code pixel_values [batch, 3, height, width]}, of any size. */
  static Value pixels(Ops ops, Json config) {
    return ops.input(
        "pixel_values",
        ElementType.F32,
        Dims.of("batch_size", config.size("num_channels", 3), "height", "width"));
  }

  /**
   * Refuses what is not built.
   *
   * @throws HeedException UNSUPPORTED where {@code config} asks for anything but {@code built}
   */
  static void requireText(Json config, String key, String built) {
    String asked = config.text(key, built);
    if (!asked.equals(built)) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "config.json asks for %s '%s'; Heed builds '%s' from weights. Export the model to ONNX to run it."
              .formatted(key, asked, built));
    }
  }

  /** The maps of the backbone that {@code config} names, or of timm's. */
  static List<Value> features(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    if (config.has("backbone_config")) {
      Json own = config.object("backbone_config");
      return Backbone.of(own).features(ops, own, body, choices, image);
    }
    if (config.flag("dilation", false)) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "config.json asks for a backbone with dilation, which Heed does not build from weights."
              + " Export the model to ONNX to run it.");
    }
    List<Value> maps = Backbone.of(config).stages(ops, config, body, choices, image).maps();
    // As published, those who read several levels leave out the finest of timm's four.
    int from = config.size("num_feature_levels", 1) > 1 ? 2 : 1;
    if (maps.size() <= from) {
      throw HeedException.invalidModel(
          "config.json takes the features from stage %s on, and the backbone has %s of them."
              .formatted(from, maps.size() - 1));
    }
    return maps.subList(from, maps.size());
  }

  /**
   * Backbone, projection and layers.
   *
   * @param table of a layer but for its attention
   * @param heads of its attention
   * @param told what a layer's tokens are told of where they are: of the tokens and the places
   */
  static DetrTrunk of(
      Ops ops,
      Json config,
      Parameters model,
      Choices choices,
      LayerTable table,
      int heads,
      SinePlaces sines,
      List<Value> features,
      BinaryOperator<Value> told) {
    requireText(config, "position_embedding_type", "sine");
    Value last = features.get(features.size() - 1);
    int width = Math.toIntExact(table.width());
    Value projected =
        Convolution.square(
                model.at("input_projection"), last.size(1), width, 1, true, Window.plain())
            .apply(ops, last);
    Embedded tokens = PatchEmbedding.tokens(ops, projected);
    Value places = sines.at(ops, tokens.grid(), width);
    LayerTable own =
        table.mixer(
            (layer, i) -> {
              PlacedAttention self =
                  PlacedAttention.of(layer.at("self_attn"), width, heads, choices, i);
              return (o, x, c) -> self.among(told.apply(x, places)).apply(o, x, c);
            });
    LayerTable others =
        table.attention(
            AttentionTable.split(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj")
                .heads(heads));
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> choices.position(i).isPresent() ? others : own,
            Checkpoint.layers(model.at("encoder.layers"), config.size("encoder_layers", 6)),
            choices);
    Value placed = layers.place(ops, tokens);
    EncoderOutput encoded = layers.encode(ops, placed, LayerContext.on(ops, tokens.grid(), placed));
    return new DetrTrunk(features, projected, tokens.grid(), places, encoded, encoded.last());
  }

  /** The same with a norm on top of the layers. */
  DetrTrunk withMemory(Value other) {
    return new DetrTrunk(features, projected, grid, places, encoded, other);
  }

  AttentionContext context() {
    return AttentionContext.on(grid);
  }
}
