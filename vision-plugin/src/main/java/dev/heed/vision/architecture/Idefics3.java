package dev.heed.vision.architecture;

import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * What Idefics 3 and SmolVLM see: SigLIP's patches of squares and of the whole picture, where a
 * mask may leave out padding; several neighbours become one token.
 *
 * @see <a href="https://arxiv.org/abs/2408.12637">Laurencon et al. 2024, Building and better
 *     understanding vision-language models</a>
 */
record Idefics3(String modelType, List<String> heads) implements Architecture {

  private static final List<String> CONNECTORS = List.of("model.connector", "connector");

  static Idefics3 idefics() {
    return new Idefics3("idefics3", List.of("Idefics3ForConditionalGeneration"));
  }

  static Idefics3 smol() {
    return new Idefics3("smolvlm", List.of("SmolVLMForConditionalGeneration"));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    Json own = config.object("vision_config");
    Pixels pixels = Pixels.of(own, 224, 32);
    Parameters model = PictureTower.model(all);
    ClipLayers layers = layers(own);
    long width = layers.width();

    Value images = squares(ops, pixels); // [T, 3, H, W]
    Embedded patches =
        PatchEmbedding.of(
                model.at("embeddings.patch_embedding"),
                pixels.channels(),
                width,
                pixels.patch(),
                true)
            .embed(ops, images);
    Value real = real(ops, pixels.patch()); // [T, h, w]
    LayerTable table = layers.table(places(ops, pixels, model, width, real));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Value placed = encoder.place(ops, patches);
    Value seen = ops.unsqueeze(ops.reshape(real, 0, -1), 1, 2); // [T, 1, 1, N]
    LayerContext context = LayerContext.on(ops, patches.grid(), placed).withMask(seen);
    EncoderOutput encoded = encoder.encode(ops, placed, context);
    Value last = table.norm(model.at("post_layernorm")).apply(ops, encoded.last());

    long side = config.size("scale_factor", 2);
    Value joined = Shuffle.of(ops, last, patches.grid(), side);
    Parameters connector = PictureTower.find(all, "modality_projection.proj.weight", CONNECTORS);
    Value features =
        Linear.of(
                connector.at("modality_projection").at("proj"),
                joined.size(2),
                PictureTower.textWidth(config, 4096),
                false)
            .apply(ops, joined);
    ops.output("image_features", features);
    encoded.outputMaps(ops, choices, "");
  }

  private static ClipLayers layers(Json own) {
    return new ClipLayers(
        own.size("hidden_size", 1152),
        own.size("intermediate_size", 3072),
        own.size("num_attention_heads", 16),
        own.size("num_hidden_layers", 12),
        own.text("hidden_act", "gelu_pytorch_tanh"),
        own.positive("layer_norm_eps", 1e-6));
  }

  /** The input {@code pixel_values [1, T, 3, H, W]}, without its first axis. */
  private static Value squares(Ops ops, Pixels pixels) {
    Dims dims = Dims.of("batch_size", "num_images", pixels.channels(), "height", "width");
    Value images = ops.input("pixel_values", ElementType.F32, dims);
    return flat(ops, images, Dims.of("images", pixels.channels(), "height", "width"));
  }

  private static Value flat(Ops ops, Value images, Dims dims) {
    Value sizes = ops.slice(ops.shape(images), 0, 2, images.rank());
    return ops.assume(ops.reshape(images, ops.concat(0, ops.constants(-1L), sizes)), dims);
  }

  /**
   * BOOL {@code [T, h, w]}: the patches that hold a pixel of the picture, by the input {@code
   * pixel_attention_mask [1, T, H, W]}.
   */
  private static Value real(Ops ops, long patch) {
    Dims dims = Dims.of("batch_size", "num_images", "height", "width");
    Value mask = ops.input("pixel_attention_mask", ElementType.BOOL, dims);
    Value pixels = ops.cast(flat(ops, mask, Dims.of("images", "height", "width")), ElementType.F32);
    Value patches =
        ops.maxPool(ops.unsqueeze(pixels, 1), Window.stride(patch, patch), patch, patch);
    return ops.greater(ops.squeeze(patches, 1), ops.constant(0f));
  }

  /**
   * A trained vector for each patch, by where it lies as a part of its picture's height and width.
   */
  private static PositionalEncoding places(
      Ops ops, Pixels pixels, Parameters model, long width, Value real) {
    long side = pixels.rows();
    Value table = model.get("embeddings.position_embedding.weight", side * side, width);
    Value counted = ops.cast(real, ElementType.F32);
    Value high = ops.reduceSum(ops.gather(counted, 0, 2), true, 1); // [T, 1]
    Value wide = ops.reduceSum(ops.gather(counted, 0, 1), true, 1);
    Value rows = ops.unsqueeze(bucket(ops, high, ops.dimension(real, 1), side), 2); // [T, h, 1]
    Value columns = ops.unsqueeze(bucket(ops, wide, ops.dimension(real, 2), side), 1);
    Value all = ops.add(ops.mul(rows, ops.constant(side)), columns);
    Value numbers = ops.reshape(ops.where(real, all, ops.constant(0L)), 0, -1); // [T, h * w]
    Value vectors = ops.gather(table, numbers, 0);
    return new Placed(vectors);
  }

  /** I64 {@code [T, n]}: into which of {@code side} parts each of n steps falls. */
  private static Value bucket(Ops ops, Value count, Value steps, long side) {
    Value index =
        ops.unsqueeze(
            ops.cast(ops.range(ops.constant(0L), steps, ops.constant(1L)), ElementType.F32), 0);
    Value part = ops.mul(index, ops.div(ops.constant(1f), count));
    Value clipped = ops.min(part, ops.constant((float) (1.0 - 1e-6)));
    float[] bounds = new float[Math.toIntExact(side - 1)];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (float) (1.0 / side + i * (1.0 / side));
    }
    Value passed = ops.greaterOrEqual(ops.unsqueeze(clipped, 2), ops.constants(bounds));
    return ops.reduceSum(ops.cast(passed, ElementType.I64), false, 2);
  }

  /** Vectors {@code [T, N, C]} that depend on the picture. */
  private record Placed(Value vectors) implements PositionalEncoding {
    @Override
    public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
      return ops.add(tokens, vectors);
    }
  }
}
