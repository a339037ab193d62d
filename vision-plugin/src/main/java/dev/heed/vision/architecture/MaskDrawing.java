package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws masks: an encoded image and embedded points read each other, and some tokens each draw a
 * mask and say how good it is. SAM's and SAM 2's.
 *
 * @param first whether it is SAM's, whose images are kept in one map
 */
record MaskDrawing(Ops ops, Json config, Parameters parameters, boolean first) {

  private Json own() {
    return config.object("mask_decoder_config");
  }

  private long width() {
    return own().size("hidden_size", 256);
  }

  private Parameters decoder() {
    return parameters.at("mask_decoder");
  }

  /** What is kept of an image, finest first: {@code [B, C / 8, h, w]} to {@code [B, C, ...]}. */
  List<Value> embeddings(List<Value> maps) {
    Value nothing =
        ops.reshape(parameters.get("no_memory_embedding", 1, 1, width()), 1, width(), 1, 1);
    return List.of(
        mapped("conv_s0", maps.get(0), width() / 8),
        mapped("conv_s1", maps.get(1), width() / 4),
        ops.add(maps.get(2), nothing));
  }

  /**
   * Declares {@code iou_scores [B, P, 3]}, {@code pred_masks [B, P, 3, H, W]} and {@code
   * object_score_logits [B, P, 1]}.
   */
  void draw(List<Value> embeddings, Value points, Value labels) {
    Value noMask =
        ops.reshape(
            parameters.at("prompt_encoder").get("no_mask_embed.weight", 1, width()),
            1,
            width(),
            1,
            1);
    Value coarse = ops.add(embeddings.get(embeddings.size() - 1), noMask);
    TokenGrid grid = new TokenGrid(0, coarse.axis(2), coarse.axis(3));
    int masks = own().size("num_multimask_outputs", 3) + 1;
    Value asked = Tokens.merged(ops, tokens(points, labels, masks)); // [B*P, T, C]
    Value image = each(coarse, points);
    Value told = PatchEmbedding.tokens(ops, image).tokens();
    TwoWayReader read =
        first
            ? new TwoWayReader(
                ops, own(), renamed(), width(), own().positive("layer_norm_eps", 1e-6))
            : new TwoWayReader(ops, own(), decoder().at("transformer"), width(), 1e-5);
    TwoWayReader.Both both = read.apply(asked, told, places(grid));

    List<Value> finer = first ? List.of() : embeddings.subList(0, 2);
    Value drawn = drawn(both, grid, finer.stream().map(map -> each(map, points)).toList(), masks);
    Value rated =
        net(
            decoder().at("iou_prediction_head"),
            Tokens.at(ops, both.tokens(), first ? 0 : 1),
            own().size("iou_head_hidden_dim", 256),
            own().size("iou_head_depth", 3),
            masks);
    Value scores = first ? rated : ops.sigmoid(rated);
    ops.output("iou_scores", ops.slice(parted(scores, points), 2, 1, masks));
    ops.output("pred_masks", ops.slice(parted(drawn, points), 2, 1, masks));
    if (!first) {
      Value there =
          net(decoder().at("pred_obj_score_head"), Tokens.at(ops, both.tokens(), 0), width(), 3, 1);
      ops.output("object_score_logits", parted(there, points));
    }
  }

  /** SAM's names for what its successor calls otherwise. */
  private Parameters renamed() {
    return RenamedParameters.of(
            parameters,
            name ->
                name.replace(".o_proj", ".out_proj")
                    .replace("mlp.proj_in", "mlp.lin1")
                    .replace("mlp.proj_out", "mlp.lin2"))
        .at("mask_decoder.transformer");
  }

  private Value mapped(String name, Value image, long out) {
    return Convolution.square(decoder().at(name), image.size(1), out, 1, true, Window.plain())
        .apply(ops, image);
  }

  /** The same image for each set of points: {@code [B, C, h, w] -> [B*P, C, h, w]}. */
  private Value each(Value image, Value points) {
    List<Dim> axes =
        List.of(image.axis(0), points.axis(1), image.axis(1), image.axis(2), image.axis(3));
    return Tokens.merged(ops, ops.expand(ops.unsqueeze(image, 1), new Dims(axes)));
  }

  /** {@code [B*P, ...] -> [B, P, ...]}. */
  private Value parted(Value x, Value points) {
    List<Dim> axes = new ArrayList<>(List.of(points.axis(0), points.axis(1)));
    for (int i = 1; i < x.rank(); i++) {
      axes.add(x.axis(i));
    }
    return ops.reshape(x, new Dims(axes));
  }

  /** Tokens that answer, then those of the points: {@code [B, P, T, C]}. */
  private Value tokens(Value points, Value labels, int masks) {
    Value rating = decoder().get("iou_token.weight", 1, width());
    Value each = decoder().get("mask_tokens.weight", masks, width());
    Value answers =
        first
            ? ops.concat(0, rating, each)
            : ops.concat(0, decoder().get("obj_score_token.weight", 1, width()), rating, each);
    Value said = prompts(points, labels);
    List<Dim> axes = List.of(points.axis(0), points.axis(1), answers.axis(0), answers.axis(1));
    return ops.concat(2, ops.expand(ops.unsqueeze(answers, 0, 1), new Dims(axes)), said);
  }

  /** Points by where they are and what they say, with one that is none: {@code [B, P, N, C]}. */
  private Value prompts(Value points, Value labels) {
    Parameters prompt = parameters.at("prompt_encoder");
    double side = config.objectOrEmpty("prompt_encoder_config").size("image_size", 1024);
    Value all = ops.pad(ops.add(points, 0.5), 0, 0, 0, 0, 0, 0, 1, 0);
    Value marks =
        ops.cast(
            ops.add(ops.pad(ops.add(ops.cast(labels, ElementType.F32), 1), 0, 0, 0, 0, 0, 1), -1),
            ElementType.I64);
    Parameters shared =
        first ? parameters.at("shared_image_embedding") : prompt.at("shared_embedding");
    Value where = waves(shared, ops.div(all, side));
    Value mark = ops.unsqueeze(marks, 3); // [B, P, N, 1]
    Value none = prompt.get("not_a_point_embed.weight", 1, width());
    Value told = ops.where(ops.equal(mark, ops.constant(-1L)), none, where);
    Value zero = ops.scalar(ElementType.F32, 0);
    Value real = ops.where(ops.equal(mark, ops.constant(-10L)), zero, told);
    Json own = config.objectOrEmpty("prompt_encoder_config");
    int count = own.size("num_point_embeddings", 4);
    Value kinds = kinds(prompt, count);
    Value most = ops.constant(count - 1L);
    Value kind = ops.gather(kinds, ops.min(ops.max(marks, ops.constant(0L)), most), 0);
    Value known = ops.and(ops.greaterOrEqual(mark, ops.constant(0L)), ops.lessOrEqual(mark, most));
    Value says = ops.cast(known, ElementType.F32);
    Value marked = ops.add(real, ops.mul(kind, says));
    return first ? withoutNone(marked, labels) : marked;
  }

  private Value kinds(Parameters prompt, int count) {
    if (!first) {
      return prompt.get("point_embed.weight", count, width());
    }
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(prompt.get("point_embed." + i + ".weight", 1, width()));
    }
    return ops.concat(0, all.toArray(Value[]::new));
  }

  /** Beside a box SAM has no point that is none. */
  private Value withoutNone(Value prompts, Value labels) {
    Value boxed =
        ops.reduceMax(
            ops.cast(ops.greaterOrEqual(labels, ops.constant(2L)), ElementType.I64), false);
    Value all = ops.add(ops.dimension(labels, 2), ops.constant(1L));
    Value kept = ops.slice(prompts, 2, ops.constant(0L), ops.sub(all, boxed));
    return ops.assume(
        kept,
        new Dims(
            List.of(prompts.axis(0), prompts.axis(1), Dim.of("num_prompts"), prompts.axis(3))));
  }

  /** Random waves of points from 0 to 1: {@code [..., 2] -> [..., C]}. */
  private Value waves(Parameters embedding, Value points) {
    Value directions = embedding.get("positional_embedding", 2, width() / 2);
    Value turned = ops.mul(ops.matMul(ops.add(ops.mul(points, 2), -1), directions), 2 * Math.PI);
    return ops.concat(points.rank() - 1, ops.sin(turned), ops.cos(turned));
  }

  private Value places(TokenGrid grid) {
    Levels level = new Levels(ops.constants(0f), List.of(grid));
    return waves(parameters.at("shared_image_embedding"), level.centres(ops)); // [1, N, C]
  }

  /** What each token draws: {@code [B*P, M, H, W]}. */
  private Value drawn(TwoWayReader.Both both, TokenGrid grid, List<Value> finer, int masks) {
    Value image = PatchEmbedding.image(ops, both.image(), grid);
    Value half = larger("upscale_conv1", image, width() / 4);
    Value wide = first ? half : ops.add(half, finer.get(1));
    Value last = ops.transpose(wide, 0, 2, 3, 1);
    Value normed =
        LayerNorm.of(decoder().at("upscale_layer_norm"), width() / 4, 1e-6).apply(ops, last);
    Value bent = ops.gelu(ops.transpose(normed, 0, 3, 1, 2));
    Value whole = larger("upscale_conv2", bent, width() / 8);
    Value pixels = ops.gelu(first ? whole : ops.add(whole, finer.get(0)));
    List<Value> brushes = new ArrayList<>();
    for (int i = 0; i < masks; i++) {
      Value token = Tokens.at(ops, both.tokens(), (first ? 1L : 2L) + i);
      Parameters brush = decoder().at("output_hypernetworks_mlps." + i);
      brushes.add(ops.unsqueeze(net(brush, token, width(), 3, width() / 8), 1));
    }
    Value products = ops.matMul(ops.concat(1, brushes), ops.reshape(pixels, 0, 0, -1));
    return ops.reshape(products, Dims.of(pixels.axis(0), masks, pixels.size(2), pixels.size(3)));
  }

  private Value larger(String name, Value image, long out) {
    Parameters maps = decoder().at(name);
    return ops.convTranspose(
        image,
        maps.get("weight", image.size(1), out, 2, 2),
        maps.get("bias", out),
        Window.stride(2, 2));
  }

  /** {@code proj_in}, some of {@code layers}, {@code proj_out}, with ReLU between. */
  private Value net(Parameters net, Value x, long inner, int depth, long out) {
    Value y = ops.relu(Linear.of(net.at("proj_in"), x.size(-1), inner, true).apply(ops, x));
    for (int i = 0; i < depth - 2; i++) {
      y = ops.relu(Linear.of(net.at("layers." + i), inner, inner, true).apply(ops, y));
    }
    return Linear.of(net.at("proj_out"), inner, out, true).apply(ops, y);
  }
}
