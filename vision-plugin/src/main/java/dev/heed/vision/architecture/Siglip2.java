package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
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
import dev.heed.vision.encoding.ShapedPositions;
import java.util.List;

/**
 * SigLIP for images in their own proportions: patches come cut, as many as an image has, with its
 * rows and columns beside. (SigLIP 2 for images of one size is {@code siglip}.)
 *
 * @see <a href="https://arxiv.org/abs/2502.14786">Tschannen et al. 2025, SigLIP 2</a>
 */
final class Siglip2 implements Architecture {

  private static final String BATCH = "batch_size";

  private final String modelType;

  private Siglip2(String modelType) {
    this.modelType = modelType;
  }

  /** Both towers. */
  static Siglip2 both() {
    return new Siglip2("siglip2");
  }

  /** The tower of images alone. */
  static Siglip2 vision() {
    return new Siglip2("siglip2_vision_model");
  }

  /** The tower of texts alone. */
  static Siglip2 text() {
    return new Siglip2("siglip2_text_model");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return switch (modelType) {
      case "siglip2_vision_model" -> List.of("Siglip2VisionModel");
      case "siglip2_text_model" -> List.of("Siglip2TextModel");
      default ->
          List.of(
              "Siglip2Model",
              "Siglip2VisionModel",
              "Siglip2TextModel",
              "Siglip2ForImageClassification");
    };
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    switch (Assembly.head(config, heads())) {
      case "Siglip2VisionModel" ->
          Siglip.alone(ops, choices, image(ops, config, parameters, choices).tower());
      case "Siglip2TextModel" ->
          Siglip.alone(ops, choices, Siglip.text(ops, BATCH, config, parameters, choices));
      case "Siglip2ForImageClassification" -> {
        Seen seen = image(ops, config, parameters, choices);
        Checkpoint.logits(ops, parameters.at("classifier"), config, seen.mean(ops));
        seen.tower().encoded().outputMaps(ops, choices, "");
      }
      default ->
          Siglip.meet(
              ops,
              parameters,
              choices,
              Siglip.text(ops, "text_batch_size", config, parameters, choices),
              image(ops, config, parameters, choices).tower());
    }
  }

  /** What the tower saw; {@code real [B, N]} are the patches that are no padding. */
  private record Seen(Tower tower, Value real) {

    Value mean(Ops ops) {
      Value weights = ops.unsqueeze(ops.cast(real, ElementType.F32), 2);
      Value sum = ops.reduceSum(ops.mul(tower.last(), weights), false, 1);
      return ops.div(sum, ops.reduceSum(weights, false, 1));
    }
  }

  private static Seen image(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json own = Tower.config(config, "vision_config");
    Parameters model =
        Checkpoint.body(parameters, "vision_model", "embeddings.patch_embedding.weight");
    ClipLayers layers = Siglip.layers(own);
    long patch = own.size("patch_size", 16);
    long numbers = own.size("num_channels", 3) * patch * patch;
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of(BATCH, "num_patches", numbers));
    Value mask = ops.input("pixel_attention_mask", ElementType.I64, Dims.of(BATCH, "num_patches"));
    Value shapes = ops.input("spatial_shapes", ElementType.I64, Dims.of(BATCH, 2));

    Linear cut = Linear.of(model.at("embeddings.patch_embedding"), numbers, layers.width(), true);
    Embedded patches = new Embedded(cut.apply(ops, pixels), TokenGrid.line(pixels.axis(1)));
    LayerTable table = layers.table(places(own, model, layers, shapes));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Value placed = ops.through("embeddings", encoder.place(ops, patches));
    Value real = ops.greater(mask, ops.constant(0L));
    LayerContext context =
        LayerContext.on(ops, patches.grid(), placed).withMask(ops.unsqueeze(real, 1, 2));
    EncoderOutput encoded = encoder.encode(ops, placed, context);
    Value last = table.norm(model.at("post_layernorm")).apply(ops, encoded.last());
    Value pooled = Siglip.asked(ops, layers, table, model.at("head"), last, context.attention());
    return new Seen(new Tower(encoded, last, pooled), real);
  }

  private static ShapedPositions places(
      Json config, Parameters model, ClipLayers layers, Value shapes) {
    int count = config.size("num_patches", 256);
    long side = (long) Math.sqrt(count);
    Value table = model.get("embeddings.position_embedding.weight", side * side, layers.width());
    return new ShapedPositions(table, side, shapes);
  }
}
