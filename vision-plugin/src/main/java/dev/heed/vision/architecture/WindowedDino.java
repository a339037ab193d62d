package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RF-DETR's DINOv2: the image is cut into some windows, each with a class token; in most layers the
 * tokens of a window see each other alone.
 *
 * @see <a href="https://arxiv.org/abs/2511.09554">Robinson et al. 2025, RF-DETR</a>
 */
record WindowedDino(Ops ops, Json config, TokenGrid grid, Value batch, int width, int windows) {

  /** Maps {@code [B, C, h, w]} of the layers that the configuration names, and what was seen. */
  record Seen(List<Value> features, EncoderOutput encoded) {}

  static Seen see(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 224, 14);
    LayerTable table =
        Dinov2.table(config, pixels.positions(body, 1, width, Interpolation.CUBIC_ANTIALIASED));
    TransformerEncoder first =
        TransformerEncoder.of(table, List.of(body.at("encoder.layer.0")), choices);
    Embedded patches = pixels.patches(body, width).embed(ops, image);
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    Value placed = first.place(ops, patches.after(ops, classToken));
    return new WindowedDino(
            ops,
            config,
            patches.grid(),
            ops.sizes(Dims.of(image.axis(0))),
            width,
            config.size("num_windows", 4))
        .through(body, choices, table, placed);
  }

  private Seen through(Parameters body, Choices choices, LayerTable table, Value placed) {
    List<Parameters> layers =
        Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers", 12));
    List<Integer> inWindows =
        config.has("window_block_indexes") ? config.integers("window_block_indexes") : List.of();
    Value x = cut(placed);
    List<Value> states = new ArrayList<>(List.of(x));
    List<Optional<Value>> maps = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      boolean apart = inWindows.contains(i);
      Value tokens = apart ? x : ops.reshape(x, ops.concat(0, batch, ops.constants(-1L, width)));
      try (Scope in = ops.scope("layer." + i)) {
        EncoderOutput seen =
            TransformerEncoder.of(table, List.of(layers.get(i)), choices)
                .encode(ops, tokens, LayerContext.on(ops, TokenGrid.line(tokens.axis(1)), tokens));
        x = apart ? seen.last() : ops.assume(ops.reshape(seen.last(), ops.shape(x)), x.dims());
        maps.addAll(seen.maps());
      }
      states.add(x);
    }
    return new Seen(features(body, table, states), new EncoderOutput(states, maps));
  }

  private List<Value> features(Parameters body, LayerTable table, List<Value> states) {
    List<Value> features = new ArrayList<>();
    for (Stages.Stage stage : Stages.of(states).asked(config)) {
      Value normed =
          config.flag("apply_layernorm", true)
              ? table.norm(body.at("layernorm")).apply(ops, stage.map())
              : stage.map();
      features.add(joined(Tokens.from(ops, normed, 1)));
    }
    return features;
  }

  private Value part(int axis) {
    return ops.div(Levels.sizes(ops, grid, axis), ops.constants((long) windows));
  }

  /** {@code [B, 1 + h*w, C] -> [B*W*W, 1 + h/W * w/W, C]}. */
  private Value cut(Value tokens) {
    Value first = ops.slice(tokens, 1, 0, 1);
    Value side = ops.constants((long) windows);
    Value all = ops.constants((long) width);
    Value image =
        ops.reshape(
            Tokens.from(ops, tokens, 1), ops.concat(0, batch, side, part(0), side, part(1), all));
    Value count = ops.mul(batch, ops.constants((long) windows * windows));
    Value apart =
        ops.reshape(
            ops.transpose(image, 0, 1, 3, 2, 4, 5),
            ops.concat(0, count, ops.mul(part(0), part(1)), all));
    Value each =
        ops.reshape(
            ops.expand(
                ops.unsqueeze(first, 1),
                ops.concat(0, batch, ops.constants((long) windows * windows, 1, width))),
            ops.concat(0, count, ops.constants(1L, width)));
    Value same = ops.assume(each, each.dims().with(0, apart.axis(0)));
    return ops.concat(1, same, apart);
  }

  /** The patches of all windows as an image {@code [B, C, h, w]}. */
  private Value joined(Value patches) {
    Value side = ops.constants((long) windows);
    Value all = ops.constants((long) width);
    Value image = ops.reshape(patches, ops.concat(0, batch, side, side, part(0), part(1), all));
    Value rows = ops.transpose(image, 0, 5, 1, 3, 2, 4); // [B, C, W, h/W, W, w/W]
    Value sizes = ops.sizes(Dims.of(grid.rows(), grid.columns()));
    return ops.reshape(rows, ops.concat(0, batch, all, sizes));
  }
}
