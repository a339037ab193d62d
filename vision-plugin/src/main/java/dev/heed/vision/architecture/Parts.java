package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A large square picture in overlapping parts of several scales, and what a ViT saw of them put
 * together again. How many parts there are follows from the picture's size in each run.
 *
 * @param pixels {@code [B, 3, H, H]}
 * @see <a href="https://arxiv.org/abs/2410.02073">Bochkovskii et al. 2024, Depth Pro, section
 *     3.1</a>
 */
record Parts(Ops ops, Json config, Value pixels) {

  private List<Double> ratios() {
    int count = config.sizes("scaled_images_feature_dims").size();
    return IntStream.range(0, count)
        .mapToObj(i -> config.numberAt("scaled_images_ratios", i))
        .toList();
  }

  private long part() {
    return config.size("patch_size", 384);
  }

  /** Patches on a side of what the ViT of the whole picture sees. */
  int side() {
    Json image = config.object("image_model_config");
    return image.size("image_size", 224) / image.size("patch_size", 14);
  }

  /** By the ViT or DINOv2 that a configuration describes. */
  Dinov2.Seen see(Json own, Parameters model, Choices choices, Value image) {
    return own.text("model_type", "").startsWith("dinov2")
        ? Dinov2.see(ops, own, model, choices, Pixels.of(own, 224, 14), image)
        : Vit.see(ops, own, model, choices, image);
  }

  /** The whole picture as large as a ViT takes it. */
  Value scaled(Json own) {
    int size = own.size("image_size", 224);
    return ops.resize(pixels, Resizing.linear(), size, size);
  }

  /** Tokens of the whole picture as an image of the smallest feature's size. */
  Value atBase(Value tokens) {
    return resized(image(tokens), 0);
  }

  /** What the parts show: of each scale, the smallest first, then of the layers in between. */
  List<Value> features(Parameters model) {
    Json own = config.object("patch_model_config");
    List<Double> ratios = ratios();
    List<Value> cut = new ArrayList<>();
    for (int i = ratios.size() - 1; i >= 0; i--) {
      cut.add(cut(i, ratios.get(i)));
    }
    Dinov2.Seen seen = see(own, model, Choices.none(), ops.concat(0, cut));
    Value last = seen.norm().apply(ops, seen.encoded().last());
    List<Value> features = new ArrayList<>();
    Value end = ops.dimension(last, 0);
    for (int i = 0; i < ratios.size(); i++) {
      Value start = ops.sub(end, ops.dimension(cut.get(ratios.size() - 1 - i), 0));
      features.add(resized(joined(ops.slice(last, 0, start, end), i, ratios.get(i)), i));
      end = start;
    }
    int finest = ratios.size() - 1;
    for (int layer : config.integers("intermediate_hook_ids")) {
      Value state = Features.state(seen.encoded().states(), layer + 1);
      // As published, the parts of all scales are put together here, of which the first are used.
      features.add(resized(joined(state, finest, ratios.get(finest)), finest));
    }
    return features;
  }

  private long step(int scale) {
    return (long) (part() * (1 - config.numberAt("scaled_images_overlap_ratios", scale)));
  }

  /** Row by row, the pictures of a batch side by side: {@code [n n B, 3, P, P]}. */
  private Value cut(int scale, double ratio) {
    Value image =
        ratio == 1 ? pixels : ops.resizeBy(pixels, Resizing.linear(), (float) ratio, (float) ratio);
    Value rows = ops.gather(image, places(ops.dimension(image, 2), scale), 2);
    Value all = ops.gather(rows, places(ops.dimension(image, 3), scale), 4);
    Value sorted = ops.transpose(all, 2, 4, 0, 1, 3, 5); // [n, n, B, 3, P, P]
    return ops.reshape(sorted, -1, 3, part(), part());
  }

  /** Where the pixels of each part lie along a side: {@code [n, P]}. */
  private Value places(Value size, int scale) {
    Value step = ops.constant(step(scale));
    Value count = ops.add(ops.div(ops.sub(size, ops.constant(part())), step), ops.constant(1L));
    Value starts = ops.mul(ops.range(ops.constant(0L), count, ops.constant(1L)), step);
    return ops.add(ops.unsqueeze(starts, 1), ops.unsqueeze(ops.range(part()), 0));
  }

  /** The last tokens that make a square: {@code [N, C, s, s]}. */
  private Value image(Value tokens) {
    long side = (long) Math.sqrt((double) tokens.size(1));
    Value square = ops.slice(tokens, 1, tokens.size(1) - side * side, Long.MAX_VALUE);
    return ops.transpose(ops.reshape(square, -1, side, side, tokens.size(2)), 0, 3, 1, 2);
  }

  /** Parts next to each other, without the rims where they meet: {@code [B, C, h, h]}. */
  private Value joined(Value tokens, int scale, double ratio) {
    Value parts = image(tokens);
    long side = parts.size(2);
    long width = parts.size(1);
    Value batch = ops.dimension(pixels, 0);
    Value each = ops.div(ops.dimension(parts, 0), batch);
    Value root = ops.add(ops.sqrt(ops.cast(each, ElementType.F32)), 1e-3);
    Value count = ops.cast(ops.floor(root), ElementType.I64);
    Value used = ops.slice(parts, 0, ops.constant(0L), ops.mul(ops.mul(count, count), batch));
    Value sizes =
        ops.concat(
            0,
            ops.unsqueeze(count, 0),
            ops.unsqueeze(count, 0),
            ops.unsqueeze(batch, 0),
            ops.constants(width, side, side));
    Value sorted = ops.transpose(ops.reshape(used, sizes), 2, 3, 0, 4, 1, 5);
    Value all = ops.mul(count, ops.constant(side));
    Value merged =
        ops.reshape(
            sorted,
            ops.concat(
                0,
                ops.unsqueeze(batch, 0),
                ops.constants(width),
                ops.unsqueeze(all, 0),
                ops.unsqueeze(all, 0)));
    long rim = Math.min(side / 4, (long) (config.integer("merge_padding_value", 3) / ratio));
    Value known = known(merged, width);
    if (rim == 0) {
      return known;
    }
    Value kept = kept(count, side, rim);
    return ops.gather(ops.gather(known, kept, 2), kept, 3);
  }

  /** A picture of each picture of the batch. */
  private Value known(Value image, long width) {
    return ops.assume(image, Dims.of(pixels.axis(0), width, image.axis(2), image.axis(3)));
  }

  /** The places of a line of {@code count} parts that are kept. */
  private Value kept(Value count, long side, long rim) {
    Value more = ops.sub(count, ops.constant(1L));
    Value length =
        ops.sub(ops.mul(count, ops.constant(side)), ops.mul(more, ops.constant(2 * rim)));
    Value places = ops.range(ops.constant(0L), length, ops.constant(1L));
    Value inside = ops.constant(side - 2 * rim);
    Value behind = ops.sub(places, ops.constant(rim));
    Value part = ops.max(ops.min(ops.div(behind, inside), more), ops.constant(0L));
    Value within = ops.sub(places, ops.mul(part, inside));
    return ops.add(ops.mul(part, ops.constant(side)), within);
  }

  /** To the base size times a power of two. */
  private Value resized(Value image, int doublings) {
    Value width = ops.cast(ops.dimension(pixels, 3), ElementType.F32);
    Value halvings =
        ops.floor(ops.add(ops.div(ops.log(ops.div(width, side())), Math.log(2)), 1e-4));
    Value part = ops.cast(ops.round(ops.exp(ops.mul(halvings, Math.log(2)))), ElementType.I64);
    Value base = ops.div(ops.slice(ops.shape(pixels), 0, 2, 4), part);
    Value sizes = ops.mul(base, ops.constants(1L << doublings));
    return known(ops.resize(image, Resizing.linear(), sizes), image.size(1));
  }
}
