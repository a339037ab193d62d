package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks of what one points at: an encoded image and embedded points read each other, and some
 * tokens each draw a mask and say how good it is.
 *
 * @see <a href="https://arxiv.org/abs/2408.00714">Ravi et al. 2024, SAM 2: Segment Anything in
 *     Images and Videos</a>
 */
final class Sam2 implements Architecture {

  private final String modelType;
  private final String head;

  private Sam2(String modelType, String head) {
    this.modelType = modelType;
    this.head = head;
  }

  static Sam2 images() {
    return new Sam2("sam2", "Sam2Model");
  }

  /** The same weights with those of a memory of earlier frames, which one image does not need. */
  static Sam2 videos() {
    return new Sam2("sam2_video", "Sam2VideoModel");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(head);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json vision = config.object("vision_config");
    long height = Pixels.size(vision.object("backbone_config"), "image_size", 0, 1024);
    long across = Pixels.size(vision.object("backbone_config"), "image_size", 1, 1024);
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, height, across));
    Value points =
        ops.input(
            "input_points",
            ElementType.F32,
            Dims.of("batch_size", "point_batch_size", "num_points", 2));
    Value labels =
        ops.input(
            "input_labels",
            ElementType.I64,
            Dims.of("batch_size", "point_batch_size", "num_points"));
    Sam2Image.Seen seen =
        new Sam2Image(ops, vision, parameters.at("vision_encoder"), choices).see(pixels);
    new Decoder(ops, config, parameters).draw(seen.maps(), points, labels);
    seen.encoded().outputMaps(ops, choices, "vision_");
  }

  private record Decoder(Ops ops, Json config, Parameters parameters) {

    private Json own() {
      return config.object("mask_decoder_config");
    }

    private long width() {
      return own().size("hidden_size", 256);
    }

    private Parameters decoder() {
      return parameters.at("mask_decoder");
    }

    /**
     * Declares {@code iou_scores [B, P, 3]}, {@code pred_masks [B, P, 3, H, W]} and {@code
     * object_score_logits [B, P, 1]}.
     */
    void draw(List<Value> maps, Value points, Value labels) {
      Value fine = mapped("conv_s0", maps.get(0), width() / 8);
      Value middle = mapped("conv_s1", maps.get(1), width() / 4);
      Value nothing =
          ops.reshape(parameters.get("no_memory_embedding", 1, 1, width()), 1, width(), 1, 1);
      Value noMask =
          ops.reshape(
              parameters.at("prompt_encoder").get("no_mask_embed.weight", 1, width()),
              1,
              width(),
              1,
              1);
      Value coarse = ops.add(ops.add(maps.get(2), nothing), noMask);
      TokenGrid grid = new TokenGrid(0, coarse.axis(2), coarse.axis(3));
      int masks = own().size("num_multimask_outputs", 3) + 1;
      Value asked = Tokens.merged(ops, tokens(points, labels, masks)); // [B*P, T, C]
      Value image = each(coarse, points);
      Value told = PatchEmbedding.tokens(ops, image).tokens();
      TwoWay read = new TwoWay(ops, own(), decoder().at("transformer"), width());
      TwoWay.Both both = read.apply(asked, told, places(grid));

      Value drawn = drawn(both, grid, each(fine, points), each(middle, points), masks);
      Value scores =
          ops.sigmoid(
              net(
                  decoder().at("iou_prediction_head"),
                  Tokens.at(ops, both.tokens(), 1),
                  own().size("iou_head_hidden_dim", 256),
                  own().size("iou_head_depth", 3),
                  masks));
      Value there =
          net(decoder().at("pred_obj_score_head"), Tokens.at(ops, both.tokens(), 0), width(), 3, 1);
      ops.output("iou_scores", ops.slice(parted(scores, points), 2, 1, masks));
      ops.output("pred_masks", ops.slice(parted(drawn, points), 2, 1, masks));
      ops.output("object_score_logits", parted(there, points));
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
      Value answers =
          ops.concat(
              0,
              decoder().get("obj_score_token.weight", 1, width()),
              decoder().get("iou_token.weight", 1, width()),
              decoder().get("mask_tokens.weight", masks, width()));
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
      Value where = waves(prompt.at("shared_embedding"), ops.div(all, side));
      Value mark = ops.unsqueeze(marks, 3); // [B, P, N, 1]
      Value none = prompt.get("not_a_point_embed.weight", 1, width());
      Value told = ops.where(ops.equal(mark, ops.constant(-1L)), none, where);
      Value zero = ops.scalar(ElementType.F32, 0);
      Value real = ops.where(ops.equal(mark, ops.constant(-10L)), zero, told);
      Json own = config.objectOrEmpty("prompt_encoder_config");
      Value kinds = prompt.get("point_embed.weight", own.size("num_point_embeddings", 4), width());
      Value kind = ops.gather(kinds, ops.max(marks, ops.constant(0L)), 0);
      Value says = ops.cast(ops.greaterOrEqual(mark, ops.constant(0L)), ElementType.F32);
      return ops.add(real, ops.mul(kind, says));
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
    private Value drawn(TwoWay.Both both, TokenGrid grid, Value fine, Value middle, int masks) {
      Value image = PatchEmbedding.image(ops, both.image(), grid);
      Value wide = ops.add(larger("upscale_conv1", image, width() / 4), middle);
      Value last = ops.transpose(wide, 0, 2, 3, 1);
      Value normed =
          LayerNorm.of(decoder().at("upscale_layer_norm"), width() / 4, 1e-6).apply(ops, last);
      Value bent = ops.gelu(ops.transpose(normed, 0, 3, 1, 2));
      Value pixels = ops.gelu(ops.add(larger("upscale_conv2", bent, width() / 8), fine));
      List<Value> brushes = new ArrayList<>();
      for (int i = 0; i < masks; i++) {
        Value token = Tokens.at(ops, both.tokens(), 2L + i);
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

  /** Tokens and an image that read each other, layer by layer. */
  private record TwoWay(Ops ops, Json config, Parameters transformer, long width) {

    record Both(Value tokens, Value image) {}

    Both apply(Value asked, Value told, Value places) {
      Value tokens = asked;
      Value image = told;
      for (int i = 0; i < config.size("num_hidden_layers", 2); i++) {
        Parameters layer = transformer.at("layers." + i);
        Value placed = i == 0 ? tokens : ops.add(tokens, asked);
        Value mixed = read(layer.at("self_attn"), placed, placed, tokens, 1);
        tokens = norm(layer.at("layer_norm1"), i == 0 ? mixed : ops.add(tokens, mixed));
        Value seen = read(layer, "cross_attn_token_to_image", tokens, asked, image, places);
        tokens = norm(layer.at("layer_norm2"), ops.add(tokens, seen));
        tokens = norm(layer.at("layer_norm3"), ops.add(tokens, net(layer.at("mlp"), tokens)));
        Value back = read(layer, "cross_attn_image_to_token", image, places, tokens, asked);
        image = norm(layer.at("layer_norm4"), ops.add(image, back));
      }
      Value last = read(transformer, "final_attn_token_to_image", tokens, asked, image, places);
      return new Both(norm(transformer.at("layer_norm_final_attn"), ops.add(tokens, last)), image);
    }

    private Value read(
        Parameters layer, String name, Value x, Value xPlaces, Value other, Value otherPlaces) {
      int rate = config.size("attention_downsample_rate", 2);
      return read(layer.at(name), ops.add(x, xPlaces), ops.add(other, otherPlaces), other, rate);
    }

    private Value read(Parameters maps, Value query, Value key, Value value, int rate) {
      long inner = width / rate;
      return new MultiHeadAttention(
              Linear.of(maps.at("q_proj"), width, inner, true),
              Linear.of(maps.at("k_proj"), width, inner, true),
              Linear.of(maps.at("v_proj"), width, inner, true),
              Linear.of(maps.at("o_proj"), inner, width, true),
              config.size("num_attention_heads", 8),
              DotProductAttention.scaled(Weighting.SOFTMAX))
          .apply(ops, query, key, value, AttentionContext.on(TokenGrid.line(key.axis(1))))
          .output();
    }

    private Value norm(Parameters norm, Value x) {
      return LayerNorm.of(norm, width, 1e-5).apply(ops, x);
    }

    private Value net(Parameters mlp, Value x) {
      long inner = config.size("mlp_dim", 2048);
      Value wide = Linear.of(mlp.at("proj_in"), width, inner, true).apply(ops, x);
      return Linear.of(mlp.at("proj_out"), inner, width, true)
          .apply(ops, Activation.named("relu").apply(ops, wide));
    }
  }
}
