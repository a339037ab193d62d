package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plain DINOv2 that segments: in its last layers queries stand before the patches, and each draws
 * a mask.
 *
 * @see <a href="https://arxiv.org/abs/2503.19108">Kerssies et al. 2025, Your ViT is Secretly an
 *     Image Segmentation Model</a>
 */
final class Eomt implements Architecture {

  @Override
  public String modelType() {
    return "eomt";
  }

  @Override
  public List<String> heads() {
    return List.of("EomtForUniversalSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    new Model(ops, config, parameters, choices).build();
  }

  private record Model(Ops ops, Json config, Parameters parameters, Choices choices) {

    private int width() {
      return config.size("hidden_size", 1024);
    }

    private int prefix() {
      return 1 + config.sizeOrZero("num_register_tokens", 4);
    }

    private int queries() {
      return config.size("num_queries", 200);
    }

    void build() {
      Embedded tokens = embed();
      TokenGrid grid = tokens.grid();
      int blocks = config.size("num_blocks", 4);
      List<Parameters> layers =
          Checkpoint.layers(parameters.at("layers"), config.size("num_hidden_layers", 24));
      int plain = layers.size() - blocks;
      Value x = tokens.tokens();
      List<Value> states = new ArrayList<>(List.of(x));
      List<Optional<Value>> maps = new ArrayList<>();
      if (plain > 0) {
        EncoderOutput seen =
            TransformerEncoder.of(table(), layers.subList(0, plain), choices)
                .encode(ops, x, LayerContext.on(ops, grid, x));
        states.addAll(seen.states().subList(1, seen.states().size()));
        maps.addAll(seen.maps());
        x = seen.last();
      }
      Value asking = ops.unsqueeze(parameters.get("query.weight", queries(), width()), 0);
      x = ops.concat(1, Tokens.repeat(ops, asking, x), x);
      TokenGrid all = new TokenGrid(queries() + prefix(), grid.rows(), grid.columns());
      Value probabilities = parameters.get("attn_mask_probs", blocks);
      for (int i = 0; i < blocks; i++) {
        Value masks = masks(norm().apply(ops, x), grid);
        Value visible = visible(masks, grid, ops.slice(probabilities, 0, i, i + 1L), x);
        LayerContext context = LayerContext.on(ops, all, x).withMask(visible);
        EncoderOutput seen =
            TransformerEncoder.of(table(), List.of(layers.get(plain + i)), Choices.none())
                .encode(ops, x, context);
        x = seen.last();
        states.add(x);
        maps.addAll(seen.maps());
      }
      Value last = norm().apply(ops, x);
      Value found = ops.slice(last, 1, 0, queries());
      ops.output(
          "class_queries_logits",
          Linear.of(parameters.at("class_predictor"), width(), Checkpoint.labels(config) + 1L, true)
              .apply(ops, found));
      ops.output("masks_queries_logits", masks(last, grid));
      new EncoderOutput(states, maps).outputMaps(ops, choices, "");
    }

    private Embedded embed() {
      Pixels pixels = Pixels.of(config, 640, 16);
      Parameters embeddings = parameters.at("embeddings");
      Embedded patches = pixels.patches(parameters, width()).embed(ops, pixels.input(ops));
      long count = pixels.rows() * pixels.columns();
      Value table = embeddings.get("position_embeddings.weight", count, width());
      Value placed =
          new InterpolatedPositions(
                  ops.unsqueeze(table, 0), 0, pixels.rows(), pixels.columns(), Interpolation.CUBIC)
              .onTokens(ops, patches.tokens(), patches.grid());
      Value first =
          ops.concat(
              1,
              embeddings.get("cls_token", 1, 1, width()),
              embeddings.get("register_tokens", 1, prefix() - 1L, width()));
      return new Embedded(placed, patches.grid()).after(ops, first);
    }

    private LayerTable table() {
      return LayerTable.of(width(), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-6)))
          .attention(
              AttentionTable.split(
                      "attention.q_proj",
                      "attention.k_proj",
                      "attention.v_proj",
                      "attention.out_proj")
                  .heads(config.size("num_attention_heads", 16)))
          .feedForward(Dinov2.feedForward(config))
          .normsBefore("norm1", "norm2")
          .layerScale("layer_scale1.lambda1", "layer_scale2.lambda1");
    }

    private Norm norm() {
      return table().norm(parameters.at("layernorm"));
    }

    /** What each query draws, before the sigmoid {@code [B, Q, H, W]}, of normed tokens. */
    private Value masks(Value normed, TokenGrid grid) {
      Value found = ops.slice(normed, 1, 0, queries());
      Value patches = Tokens.from(ops, normed, queries() + prefix());
      Value image = PatchEmbedding.image(ops, patches, grid);
      for (int i = 0; i < config.size("num_upscale_blocks", 2); i++) {
        image = larger(parameters.at("upscale_block.block." + i), image);
      }
      Value drawn = ops.matMul(brush(found), ops.reshape(image, 0, 0, -1));
      return ops.reshape(
          drawn, Dims.of(found.axis(0), found.axis(1), image.axis(2), image.axis(3)));
    }

    private Value brush(Value found) {
      Activation bend = Activation.named(config.text("hidden_act", "gelu"));
      Parameters head = parameters.at("mask_head");
      Value one = bend.apply(ops, linear(head.at("fc1"), found));
      return linear(head.at("fc3"), bend.apply(ops, linear(head.at("fc2"), one)));
    }

    private Value linear(Parameters map, Value x) {
      return Linear.of(map, width(), width(), true).apply(ops, x);
    }

    /** An image at twice its size: {@code [B, C, 2h, 2w]}. */
    private Value larger(Parameters block, Value image) {
      Value weight = block.get("conv1.weight", width(), width(), 2, 2);
      Value bias = block.get("conv1.bias", width());
      Value wide =
          Activation.named(config.text("hidden_act", "gelu"))
              .apply(ops, ops.convTranspose(image, weight, bias, Window.stride(2, 2)));
      Window each = Window.centred(3, 1).groups(width());
      Value mixed =
          Convolution.square(block.at("conv2"), width(), width(), 3, false, each).apply(ops, wide);
      Value last = ops.transpose(mixed, 0, 2, 3, 1);
      LayerNorm norm = LayerNorm.of(block.at("layernorm2d"), width(), 1e-6);
      return ops.transpose(norm.apply(ops, last), 0, 3, 1, 2);
    }

    /**
     * Whom each token sees, BOOL {@code [B, 1, N, N]}: queries see the patches in their masks
     * alone, as likely as the checkpoint says, which at the end of a training is never.
     */
    private Value visible(Value masks, TokenGrid grid, Value probability, Value tokens) {
      Value sizes = ops.sizes(Dims.of(grid.rows(), grid.columns()));
      Value logits = ops.reshape(ops.resize(masks, Resizing.linear(), sizes), 0, 0, -1);
      Value zero = ops.scalar(ElementType.F32, 0);
      Value free = ops.less(probability, ops.scalar(ElementType.F32, 0.5));
      Value inside =
          ops.cast(ops.or(ops.greater(logits, zero), free), ElementType.F32); // [B, Q, P]
      Value others =
          ops.constantOfShape(
              Dims.of(tokens.axis(0), queries(), queries() + prefix()), ElementType.F32, 1);
      Value asking = ops.concat(2, others, inside);
      Value rest = ops.add(ops.mul(Tokens.from(ops, tokens, queries()), 0), 1); // [B, N-Q, C]
      Value column = ops.reduceMax(rest, true, 2);
      Value row = ops.add(ops.mul(ops.slice(asking, 1, 0, 1), 0), 1); // [B, 1, N]
      Value seen = ops.concat(1, asking, ops.mul(column, row));
      return ops.unsqueeze(ops.greater(seen, ops.scalar(ElementType.F32, 0.5)), 1);
    }
  }
}
