package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SAM 2's image encoder: a Hiera whose layers see windows of the image, and a pyramid over its
 * stages. Images have the size of the configuration.
 *
 * @see <a href="https://arxiv.org/abs/2408.00714">Ravi et al. 2024, SAM 2: Segment Anything in
 *     Images and Videos</a>
 */
record Sam2Image(Ops ops, Json config, Parameters encoder, Choices choices) {

  /** Maps {@code [B, C, h, w]}, finest first, and what the layers saw. */
  record Seen(List<Value> maps, EncoderOutput encoded) {}

  private Json own() {
    return config.object("backbone_config");
  }

  private double epsilon() {
    return own().positive("layer_norm_eps", 1e-6);
  }

  Seen see(Value pixels) {
    PerStage<Integer> counts = PerStage.sizes(own(), "blocks_per_stage", 1, 2, 7, 2);
    Value x = embed(pixels);
    List<Value> states = new ArrayList<>(List.of(x));
    List<Optional<Value>> maps = new ArrayList<>();
    List<Value> stages = new ArrayList<>();
    int number = 0;
    for (int stage = 0; stage < counts.size(); stage++) {
      for (int i = 0; i < counts.get(stage); i++) {
        try (Scope in = ops.scope("layer." + number)) {
          Attended made = new Block(this, stage, i == 0, number).apply(x);
          x = made.output();
          maps.add(made.weights());
        }
        states.add(x);
        number++;
      }
      stages.add(x);
    }
    return new Seen(pyramid(stages), new EncoderOutput(states, maps));
  }

  /** Overlapping patches, each told where it is in the image and in its window. */
  private Value embed(Value pixels) {
    Parameters body = encoder.at("backbone");
    long width = own().size("hidden_size", 96);
    long kernel = Pixels.size(own(), "patch_kernel_size", 0, 7);
    long stride = Pixels.size(own(), "patch_stride", 0, 4);
    long pad = Pixels.size(own(), "patch_padding", 0, 3);
    Value image =
        Convolution.square(
                body.at("patch_embed.projection"),
                pixels.size(1),
                width,
                kernel,
                true,
                Window.stride(stride, stride).pad(pad, pad))
            .apply(ops, pixels);
    Value tokens = ops.transpose(image, 0, 2, 3, 1); // [B, h, w, C]
    long rows = Pixels.size(own(), "window_positional_embedding_background_size", 0, 7);
    long columns = Pixels.size(own(), "window_positional_embedding_background_size", 1, 7);
    Value whole =
        ops.transpose(
            ops.reshape(body.get("pos_embed", 1, width, rows, columns), width, rows, columns),
            1,
            2,
            0);
    Value stretched = Interpolation.CUBIC.resize(ops, whole, tokens.axis(1), tokens.axis(2));
    long side = PerStage.sizes(own(), "window_size_per_stage", 8, 4, 14, 7).get(0);
    Value inside =
        ops.transpose(
            ops.reshape(body.get("pos_embed_window", 1, width, side, side), width, side, side),
            1,
            2,
            0);
    Value tiled = ops.tile(inside, tokens.size(1) / side, tokens.size(2) / side, 1);
    return ops.add(tokens, ops.unsqueeze(ops.add(stretched, tiled), 0));
  }

  /** The stages at one width; some take up the coarser one. */
  private List<Value> pyramid(List<Value> stages) {
    long width = config.size("fpn_hidden_size", 256);
    List<Integer> down =
        config.has("fpn_top_down_levels") ? config.integers("fpn_top_down_levels") : List.of(2, 3);
    long kernel = config.size("fpn_kernel_size", 1);
    List<Value> maps = new ArrayList<>();
    int last = stages.size() - 1;
    for (int i = last; i >= 0; i--) {
      Value image = ops.transpose(stages.get(i), 0, 3, 1, 2);
      Window window =
          Window.plain()
              .pad(config.sizeOrZero("fpn_padding", 0), config.sizeOrZero("fpn_padding", 0));
      Value own =
          Convolution.square(
                  encoder.at("neck.convs." + (last - i)),
                  image.size(1),
                  width,
                  kernel,
                  true,
                  window)
              .apply(ops, image);
      Resizing nearest = Resizing.nearest().with(Resizing.Coordinates.ASYMMETRIC);
      maps.add(
          0,
          i == last || !down.contains(i)
              ? own
              : ops.add(own, ops.resizeBy(maps.get(0), nearest, 2, 2)));
    }
    return maps.subList(0, config.size("num_feature_levels", 3));
  }

  /**
   * A layer: attention within windows, then a net. The first of a stage halves the image by taking
   * the largest of four queries.
   */
  private record Block(Sam2Image model, int stage, boolean first, int number) {

    private Ops ops() {
      return model.ops;
    }

    private Json own() {
      return model.own();
    }

    private long width(int of) {
      return PerStage.sizes(own(), "embed_dim_per_stage", 96, 192, 384, 768).get(of);
    }

    private boolean halves() {
      return first && stage > 0 && stage <= own().size("num_query_pool_stages", 3);
    }

    private long window() {
      List<Integer> global =
          own().has("global_attention_blocks")
              ? own().integers("global_attention_blocks")
              : List.of(5, 7, 9);
      int of = first && stage > 0 ? stage - 1 : stage;
      return global.contains(number)
          ? 0
          : PerStage.sizes(own(), "window_size_per_stage", 8, 4, 14, 7).get(of);
    }

    Attended apply(Value x) {
      Parameters block = model.encoder.at("backbone.blocks." + number);
      long out = width(stage);
      long in = x.size(3);
      Value normed = LayerNorm.of(block.at("layer_norm1"), in, model.epsilon()).apply(ops(), x);
      Value around =
          in == out ? x : pooled(Linear.of(block.at("proj"), in, out, true).apply(ops(), normed));
      Value cut = window() > 0 ? windows(normed, window()) : normed;
      Attended attended = attend(block.at("attn"), cut, out);
      long side = halves() ? window() / 2 : window();
      Value joined =
          window() > 0
              ? whole(attended.output(), side, around.size(1), around.size(2))
              : attended.output();
      Value mixed = ops().add(around, joined);
      Value ready = LayerNorm.of(block.at("layer_norm2"), out, model.epsilon()).apply(ops(), mixed);
      long inner = (long) (out * own().positive("mlp_ratio", 4));
      Value wide = Linear.of(block.at("mlp.proj_in"), out, inner, true).apply(ops(), ready);
      Value bent = Activation.named(own().text("hidden_act", "gelu")).apply(ops(), wide);
      Value net = Linear.of(block.at("mlp.proj_out"), inner, out, true).apply(ops(), bent);
      return new Attended(ops().add(mixed, net), attended.weights());
    }

    /** {@code [B, h, w, C] -> [B, h/2, w/2, C']} where this layer halves, else the same size. */
    private Attended attend(Parameters maps, Value image, long out) {
      long height = image.size(1);
      long across = image.size(2);
      int heads = PerStage.sizes(own(), "num_attention_heads_per_stage", 1, 2, 4, 8).get(stage);
      Value all = Linear.of(maps.at("qkv"), image.size(3), 3 * out, true).apply(ops(), image);
      List<Value> parts = ops().split(all, 3, out, out, out);
      Value asking = pooled(parts.get(0));
      Attended attended =
          Mechanisms.of(model.choices, heads, out)
              .attention(number)
              .attend(
                  ops(),
                  heads(asking, heads),
                  heads(parts.get(1), heads),
                  heads(parts.get(2), heads),
                  AttentionContext.on(TokenGrid.of(0, height, across)));
      Value joined = MultiHeadAttention.join(ops(), attended.output());
      Value mapped = Linear.of(maps.at("proj"), out, out, true).apply(ops(), joined);
      return new Attended(
          ops().reshape(mapped, -1, asking.size(1), asking.size(2), out), attended.weights());
    }

    private Value heads(Value image, int heads) {
      Value tokens = ops().reshape(image, -1, image.size(1) * image.size(2), image.size(3));
      return MultiHeadAttention.split(ops(), tokens, heads);
    }

    private Value pooled(Value image) {
      if (!halves()) {
        return image;
      }
      long stride = Pixels.size(own(), "query_stride", 0, 2);
      Value planes = ops().transpose(image, 0, 3, 1, 2);
      Value most = ops().maxPool(planes, Window.stride(stride, stride), stride, stride);
      return ops().transpose(most, 0, 2, 3, 1);
    }

    /** Windows, the image padded with zeros until they fit: {@code [B*n, side, side, C]}. */
    private Value windows(Value image, long side) {
      long below = Math.floorMod(-image.size(1), side);
      long right = Math.floorMod(-image.size(2), side);
      Value padded = below + right == 0 ? image : ops().pad(image, 0, 0, 0, 0, 0, below, right, 0);
      long rows = padded.size(1) / side;
      long columns = padded.size(2) / side;
      Value parted = ops().reshape(padded, -1, rows, side, columns, side, image.size(3));
      return ops()
          .reshape(ops().transpose(parted, 0, 1, 3, 2, 4, 5), -1, side, side, image.size(3));
    }

    /** The way back, without what was padded: {@code [B, height, width, C]}. */
    private Value whole(Value windows, long side, long height, long across) {
      long rows = (height + side - 1) / side;
      long columns = (across + side - 1) / side;
      long width = windows.size(3);
      Value parted = ops().reshape(windows, -1, rows, columns, side, side, width);
      Value image =
          ops()
              .reshape(
                  ops().transpose(parted, 0, 1, 3, 2, 4, 5),
                  -1,
                  rows * side,
                  columns * side,
                  width);
      Value high = rows * side == height ? image : ops().slice(image, 1, 0, height);
      Value wide = columns * side == across ? high : ops().slice(high, 2, 0, across);
      return ops().assume(wide, wide.dims().with(0, Dim.of("batch_size")));
    }
  }
}
