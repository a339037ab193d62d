package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * What LFM2-VL sees: SigLIP 2 on patches of parts of any form, which come in rows of one length;
 * squares of neighbours become one token each.
 *
 * @see <a href="https://arxiv.org/abs/2502.14786">Tschannen et al. 2025, SigLIP 2, section 2.4</a>
 */
record Lfm2Pictures(String modelType, List<String> heads) implements Architecture {

  static Lfm2Pictures plain() {
    return new Lfm2Pictures("lfm2_vl", List.of("Lfm2VlForConditionalGeneration"));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    Json own = config.object("vision_config");
    Parameters model = PictureTower.model(all);
    ClipLayers layers = PictureTower.layers(own, "gelu_pytorch_tanh", 1e-6);
    long width = layers.width();
    long patch = own.size("patch_size", 16);
    long numbers = own.size("num_channels", 3) * patch * patch;

    Dims dims = Dims.of("num_parts", "max_num_patches", numbers);
    Value pixels = ops.input("pixel_values", ElementType.F32, dims); // [T, P, numbers]
    Dims line = Dims.of("num_parts", "max_num_patches");
    Value mask = ops.input("pixel_attention_mask", ElementType.I64, line);
    Value shapes = ops.input("spatial_shapes", ElementType.I64, Dims.of("num_parts", 2));
    Value tokens =
        Linear.of(model.at("embeddings.patch_embedding"), numbers, width, true).apply(ops, pixels);

    Parts parts = Parts.of(ops, shapes, ops.dimension(pixels, 1));
    LayerTable table = layers.table(new Placed(places(ops, own, model, width, parts)));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    TokenGrid grid = TokenGrid.line(tokens.axis(1));
    Value placed = encoder.place(ops, new Embedded(tokens, grid));
    Value seen = ops.unsqueeze(ops.greater(mask, ops.constant(0L)), 1, 2); // [T, 1, 1, P]
    LayerContext context = LayerContext.on(ops, grid, placed).withMask(seen);
    EncoderOutput encoded = encoder.encode(ops, placed, context);
    Value last = table.norm(model.at("post_layernorm")).apply(ops, encoded.last());
    long side = config.size("downsample_factor", 2);
    ops.output("image_features", mapped(ops, config, all, parts.squares(ops, last, side)));
    encoded.outputMaps(ops, choices, "");
  }

  /** Trained vectors of a square grid, blended for parts of other forms: {@code [T, P, C]}. */
  private static Value places(Ops ops, Json own, Parameters model, long width, Parts parts) {
    long count = own.size("num_patches", 256);
    long side = Math.round(Math.sqrt(count));
    Value table = model.get("embeddings.position_embedding.weight", count, width);
    Value grid = ops.reshape(table, side, side * width);
    Value rows = blend(ops, parts.row(), parts.height(), side); // [T, P, S]
    Value columns = blend(ops, parts.column(), parts.width(), side);
    Value lines = ops.reshape(ops.matMul(rows, grid), 0, 0, side, width); // [T, P, S, C]
    return ops.reduceSum(ops.mul(lines, ops.unsqueeze(columns, 3)), false, 2);
  }

  /** How much each of {@code side} trained places counts for each patch, along one axis. */
  private static Value blend(Ops ops, Value index, Value size, long side) {
    Value scale = ops.div(ops.constant((float) side), ops.cast(size, ElementType.F32)); // [T, 1]
    Value reach = ops.max(scale, ops.constant(1f));
    Value centre = ops.mul(ops.add(ops.cast(index, ElementType.F32), 0.5), scale); // [T, P]
    float[] middles = new float[Math.toIntExact(side)];
    for (int i = 0; i < side; i++) {
      middles[i] = i + 0.5f;
    }
    Value away = ops.abs(ops.sub(ops.constants(middles), ops.unsqueeze(centre, 2))); // [T, P, S]
    Value near = ops.relu(ops.sub(ops.constant(1f), ops.div(away, ops.unsqueeze(reach, 2))));
    return ops.div(near, ops.reduceSum(near, true, 2));
  }

  /** Through a norm, if there is one, and two linear maps to where words are. */
  private static Value mapped(Ops ops, Json config, Parameters all, Value squares) {
    Parameters projector = PictureTower.projector(all, "linear_1.weight");
    long in = squares.size(2);
    long inner = config.size("projector_hidden_size", 2560);
    boolean biased = config.flag("projector_bias", true);
    Value normed =
        config.flag("projector_use_layernorm", true)
            ? NormTable.layerNorm(1e-5).of(projector.at("layer_norm"), in).apply(ops, squares)
            : squares;
    Value first = Linear.of(projector.at("linear_1"), in, inner, biased).apply(ops, normed);
    Value bent = Activation.named(config.text("projector_hidden_act", "gelu")).apply(ops, first);
    long width = PictureTower.textWidth(config, 2560);
    return Linear.of(projector.at("linear_2"), inner, width, biased).apply(ops, bent);
  }

  /** Vectors {@code [T, N, C]} that depend on the picture. */
  private record Placed(Value vectors) implements PositionalEncoding {
    @Override
    public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
      return ops.add(tokens, vectors);
    }
  }

  /**
   * Where the patches of each part lie; those that only fill its row lie where the first does.
   *
   * @param row I64 {@code [T, P]}
   * @param column I64 {@code [T, P]}
   * @param height I64 {@code [T, 1]}, in patches
   * @param width I64 {@code [T, 1]}
   */
  private record Parts(Value row, Value column, Value height, Value width) {

    static Parts of(Ops ops, Value shapes, Value count) {
      Value height = ops.slice(shapes, 1, 0, 1);
      Value width = ops.slice(shapes, 1, 1, 2);
      Value number = ops.unsqueeze(ops.range(ops.constant(0L), count, ops.constant(1L)), 0);
      Value real = ops.less(number, ops.mul(height, width));
      Value own = ops.where(real, number, ops.constant(0L)); // [T, P]
      return new Parts(ops.div(own, width), ops.mod(own, width), height, width);
    }

    /**
     * The numbers of each square of patches as one row, {@code [T, Q, s^2 * C]}; a part's own
     * squares come first.
     */
    Value squares(Ops ops, Value tokens, long side) {
      Value s = ops.constant(side);
      Value all = ops.dimension(tokens, 1);
      Value most = ops.div(all, ops.constant(side * side));
      Value number = ops.unsqueeze(ops.range(ops.constant(0L), most, ops.constant(1L)), 0);
      Value across = ops.div(width, s); // [T, 1]
      Value top = ops.mul(ops.div(number, across), s); // [T, Q]
      Value left = ops.mul(ops.mod(number, across), s);
      List<Value> parts = new ArrayList<>();
      for (long down = 0; down < side; down++) {
        for (long right = 0; right < side; right++) {
          Value row = ops.add(top, ops.constant(down));
          Value place = ops.add(ops.mul(row, width), ops.add(left, ops.constant(right)));
          Value kept = ops.min(place, ops.sub(all, ops.constant(1L)));
          Dims dims = Dims.of(tokens.axis(0), kept.axis(1), tokens.axis(2));
          parts.add(ops.gatherElements(tokens, ops.expand(ops.unsqueeze(kept, 2), dims), 1));
        }
      }
      return ops.concat(2, parts);
    }
  }
}
