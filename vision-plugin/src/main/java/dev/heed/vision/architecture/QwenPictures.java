package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.RotaryFrequencies;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What Qwen's models see: patches of pictures of any size, turned by their row and column; squares
 * of them become one token each. In version 2.5 most layers see a window; version 3 adds trained
 * positions, and hands what early layers made to early layers of the text model.
 *
 * @see <a href="https://arxiv.org/abs/2409.12191">Wang et al. 2024, Qwen2-VL</a>
 * @see <a href="https://arxiv.org/abs/2502.13923">Bai et al. 2025, Qwen2.5-VL</a>
 */
record QwenPictures(String modelType, List<String> heads) implements Architecture {

  private static final double EPSILON = 1e-6;

  static List<Architecture> all() {
    return List.of(
        new QwenPictures("qwen2_vl", List.of("Qwen2VLForConditionalGeneration")),
        new QwenPictures("qwen2_5_vl", List.of("Qwen2_5_VLForConditionalGeneration")),
        new QwenPictures("qwen3_vl", List.of("Qwen3VLForConditionalGeneration")));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  private boolean is(String version) {
    return modelType.equals("qwen" + version + "_vl");
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    Json own = config.object("vision_config");
    Parameters model =
        PictureTower.find(all, "patch_embed.proj.weight", List.of("model.visual", "visual"));
    long side = own.size("spatial_merge_size", 2);
    long width =
        is("2") ? own.size("embed_dim", 1280) : own.size("hidden_size", is("3") ? 1152 : 1280);

    Value flat = patches(ops, own);
    Value grids = ops.input("image_grid_thw", ElementType.I64, Dims.of("num_images", 3));
    GridPatches grid = GridPatches.of(ops, ops.dimension(flat, 0), grids, side);
    Value tokens = embedded(ops, own, model, flat, width); // [1, P, C]
    Value start = is("3") ? ops.add(tokens, trained(ops, own, model, grid, width)) : tokens;

    int count = own.size("depth", is("3") ? 27 : 32);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(ops, own, grid, width, side, i),
            Checkpoint.layers(model.at("blocks"), count),
            choices);
    TokenGrid line = TokenGrid.line(tokens.axis(1));
    Value placed = layers.place(ops, new Embedded(start, line));
    EncoderOutput encoded = layers.encode(ops, placed, context(ops, line, placed, grid));

    long out = is("2") ? own.size("hidden_size", 3584) : own.size("out_hidden_size", 3584);
    Merger merger = new Merger(width, side, out, is("3"));
    ops.output("image_features", merger.apply(ops, model.at("merger"), encoded.last(), norm()));
    deep(ops, own, model.at("deepstack_merger_list"), encoded, merger);
    encoded.outputMaps(ops, choices, "");
  }

  /** What layers hand to the text model besides the last. */
  private void deep(Ops ops, Json own, Parameters mergers, EncoderOutput encoded, Merger merger) {
    List<Integer> taps = is("3") ? own.integers("deepstack_visual_indexes") : List.of();
    for (int i = 0; i < taps.size(); i++) {
      Value state = encoded.states().get(taps.get(i) + 1);
      Parameters weights = mergers.at(Integer.toString(i));
      ops.output("deepstack_features." + i, merger.normedLate(ops, weights, state));
    }
  }

  private static LayerContext context(Ops ops, TokenGrid line, Value tokens, GridPatches grid) {
    LayerContext all = LayerContext.on(ops, line, tokens).withMask(grid.seen(ops));
    return new LayerContext(
        all.attention(), grid.places(ops), all.queries(), all.keys(), all.cache(), all.memory());
  }

  /** The input {@code pixel_values [P, numbers of a patch]}. */
  private static Value patches(Ops ops, Json own) {
    long patch = own.size("patch_size", 14);
    long numbers = channels(own) * own.size("temporal_patch_size", 2) * patch * patch;
    return ops.input("pixel_values", ElementType.F32, Dims.of("num_patches", numbers));
  }

  private static int channels(Json own) {
    return own.size("in_channels", own.size("in_chans", 3));
  }

  private Value embedded(Ops ops, Json own, Parameters model, Value patches, long width) {
    long patch = own.size("patch_size", is("3") ? 16 : 14);
    long times = own.size("temporal_patch_size", 2);
    Parameters proj = model.at("patch_embed.proj");
    Value kernel = proj.get("weight", width, channels(own), times, patch, patch);
    Value weight = ops.reshape(kernel, width, channels(own) * times * patch * patch);
    Optional<Value> bias = is("3") ? Optional.of(proj.get("bias", width)) : Optional.empty();
    return ops.unsqueeze(new Linear(weight, bias).apply(ops, patches), 0);
  }

  private NormTable norm() {
    return is("2_5") ? NormTable.rmsNorm(EPSILON) : NormTable.layerNorm(EPSILON);
  }

  private LayerTable table(Ops ops, Json own, GridPatches grid, long width, long side, int number) {
    int heads = own.size("num_heads", 16);
    int headWidth = Math.toIntExact(width / heads);
    AttentionTable attention =
        AttentionTable.fused("attn.qkv", "attn.proj", FusedOrder.THIRDS)
            .heads(heads)
            .position(rotary(own, headWidth));
    boolean windows = is("2_5") && !own.integers("fullatt_block_indexes").contains(number);
    return LayerTable.of(width, norm())
        .attention(windows ? attention.attention(inWindows(ops, own, grid, side)) : attention)
        .feedForward(net(own, width))
        .normsBefore("norm1", "norm2");
  }

  private FeedForwardTable net(Json own, long width) {
    if (is("2_5")) {
      return FeedForwardTable.gated(
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj",
          own.size("intermediate_size", 3420),
          own.text("hidden_act", "silu"),
          LinearForm.BIASED);
    }
    return is("3")
        ? FeedForwardTable.mlp(
            "mlp.linear_fc1",
            "mlp.linear_fc2",
            own.size("intermediate_size", 4304),
            own.text("hidden_act", "gelu_pytorch_tanh"))
        : FeedForwardTable.mlp(
            "mlp.fc1",
            "mlp.fc2",
            Math.round(width * own.positive("mlp_ratio", 4)),
            own.text("hidden_act", "quick_gelu"));
  }

  /** Half of a head turns by the row, half by the column. */
  private static RotaryEncoding rotary(Json own, int headWidth) {
    double base = own.objectOrEmpty("rope_parameters").positive("rope_theta", 10_000);
    double[] each = RotaryFrequencies.of(headWidth / 2, base).perPair();
    double[] both = Arrays.copyOf(each, 2 * each.length);
    System.arraycopy(each, 0, both, each.length, each.length);
    List<Integer> axes = new ArrayList<>(Collections.nCopies(each.length, 0));
    axes.addAll(Collections.nCopies(each.length, 1));
    return new RotaryEncoding(RotaryEncoding.Layout.HALVES, new RotaryFrequencies(both))
        .along(axes);
  }

  private static Attention inWindows(Ops recorded, Json own, GridPatches grid, long side) {
    long patch = own.size("patch_size", 14);
    long window = own.size("window_size", 112) / side / patch * side;
    Value seen = grid.seenWithin(recorded, window);
    DotProductAttention plain = DotProductAttention.scaled(Weighting.SOFTMAX);
    return (ops, query, key, value, context) ->
        plain.attend(ops, query, key, value, context.withMask(seen));
  }

  /** Trained vectors of a square grid, blended for grids of other sizes: {@code [1, P, C]}. */
  private static Value trained(Ops ops, Json own, Parameters model, GridPatches grid, long width) {
    long all = own.size("num_position_embeddings", 2304);
    long side = Math.round(Math.sqrt(all));
    Value table = model.get("pos_embed.weight", all, width);
    Blend rows = Blend.of(ops, grid.row(), grid.height(), side);
    Blend columns = Blend.of(ops, grid.column(), grid.width(), side);
    Value sum = null;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        Value place =
            ops.add(ops.mul(rows.taps().get(i), ops.constant(side)), columns.taps().get(j));
        Value weight = ops.mul(rows.weights().get(i), columns.weights().get(j));
        Value part = ops.mul(ops.gather(table, place, 0), ops.unsqueeze(weight, 1));
        sum = sum == null ? part : ops.add(sum, part);
      }
    }
    return ops.unsqueeze(sum, 0);
  }

  /** The two trained places nearest to each patch along one axis, and how much each counts. */
  private record Blend(List<Value> taps, List<Value> weights) {

    static Blend of(Ops ops, Value index, Value size, long side) {
      Value steps = ops.max(ops.sub(size, ops.constant(1L)), ops.constant(1L));
      Value scaled = ops.mul(ops.cast(index, ElementType.F32), ops.constant((float) (side - 1)));
      Value place = ops.div(scaled, ops.cast(steps, ElementType.F32));
      Value floor = ops.floor(place);
      Value low = ops.cast(floor, ElementType.I64);
      Value high = ops.min(ops.add(low, ops.constant(1L)), ops.constant(side - 1));
      Value part = ops.sub(place, floor);
      return new Blend(List.of(low, high), List.of(ops.sub(ops.constant(1f), part), part));
    }
  }

  /** A square of patches to one token of the text model. */
  private record Merger(long width, long side, long out, boolean newNames) {

    Value apply(Ops ops, Parameters weights, Value patches, NormTable norm) {
      Norm before = norm.of(weights.at(newNames ? "norm" : "ln_q"), width);
      return mapped(ops, weights, square(ops, before.apply(ops, patches)));
    }

    Value normedLate(Ops ops, Parameters weights, Value patches) {
      Norm norm = NormTable.layerNorm(EPSILON).of(weights.at("norm"), all());
      return mapped(ops, weights, norm.apply(ops, square(ops, patches)));
    }

    private long all() {
      return width * side * side;
    }

    private Value square(Ops ops, Value patches) {
      return ops.reshape(patches, -1, all());
    }

    private Value mapped(Ops ops, Parameters weights, Value squares) {
      Parameters first = weights.at(newNames ? "linear_fc1" : "mlp.0");
      Parameters second = weights.at(newNames ? "linear_fc2" : "mlp.2");
      Value inner = ops.gelu(Linear.of(first, all(), all(), true).apply(ops, squares));
      return Linear.of(second, all(), out, true).apply(ops, inner);
    }
  }
}
