package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;

/**
 * A stage of a pyramid: patches of what the stage before made, then layers in which all tokens ask
 * and only a coarser image answers.
 *
 * @param before how many layers the stages before it have
 * @see <a href="https://arxiv.org/abs/2102.12122">Wang et al. 2021, Pyramid Vision Transformer</a>
 */
record ReducedStage(Ops ops, ReducedForm form, Sizes sizes, Choices choices, int before) {

  /** How many numbers a coarse image has on each side where attention is linear. */
  private static final int POOLED = 7;

  /**
   * What a configuration says of a stage.
   *
   * @param pad zeros around the image before patches are cut
   * @param ratio by which the image gets coarser; 1 leaves it as it is
   * @param pooled whether it gets coarse by pooling to one size
   */
  record Sizes(
      long width,
      int heads,
      long patch,
      long stride,
      long pad,
      long ratio,
      boolean pooled,
      long inner,
      boolean biased,
      String activation,
      double epsilon) {}

  /** Patches of {@code [B, C, H, W]}, which overlap where there is a pad. */
  Embedded embed(Parameters embeddings, Value image) {
    Window window = Window.stride(sizes.stride, sizes.stride).pad(sizes.pad, sizes.pad);
    Convolution cut =
        Convolution.square(
            embeddings.at(form.cut()), image.size(1), sizes.width, sizes.patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
    Value normed = norm(embeddings).apply(ops, patches.tokens());
    return new Embedded(normed, patches.grid());
  }

  /** Tokens that know where they are, by the model's own positions or by what was chosen. */
  Embedded placed(Embedded tokens, PositionalEncoding own) {
    PositionalEncoding used = mechanisms().position(before, own);
    return new Embedded(used.onTokens(ops, tokens.tokens(), tokens.grid()), tokens.grid());
  }

  private Mechanisms mechanisms() {
    return Mechanisms.of(choices, sizes.heads, sizes.width);
  }

  private LayerNorm norm(Parameters part) {
    return LayerNorm.of(part.at("layer_norm"), sizes.width, sizes.epsilon);
  }

  EncoderOutput encode(Parameters blocks, int depth, Embedded patches) {
    TokenGrid grid = patches.grid();
    LayerTable table =
        LayerTable.of(sizes.width, NormTable.layerNorm(sizes.epsilon))
            .mixer((block, i) -> attention(i, block, grid))
            .feedForward(feedForward(grid))
            .normsBefore("layer_norm_1", "layer_norm_2");
    return TransformerEncoder.of(table, Checkpoint.layers(blocks, depth), choices)
        .encode(ops, patches.tokens(), LayerContext.on(ops, grid, patches.tokens()));
  }

  private TokenMixer attention(int i, Parameters block, TokenGrid grid) {
    long width = sizes.width;
    Parameters self = block.at(form.self());
    MultiHeadAttention asking =
        new MultiHeadAttention(
            Linear.of(self.at("query"), width, width, sizes.biased),
            Linear.of(self.at("key"), width, width, sizes.biased),
            Linear.of(self.at("value"), width, width, sizes.biased),
            Linear.of(block.at(form.output()), width, width, true),
            sizes.heads,
            mechanisms().attention(before + i));
    if (sizes.ratio == 1 && !sizes.pooled) {
      return asking;
    }
    return (given, x, context) -> {
      Embedded coarse = coarser(self, x, grid);
      return asking.apply(ops, x, coarse.tokens(), AttentionContext.on(coarse.grid()));
    };
  }

  private Embedded coarser(Parameters self, Value x, TokenGrid grid) {
    Value image = PatchEmbedding.image(ops, x, grid);
    long ratio = sizes.pooled ? 1 : sizes.ratio;
    Convolution reduce =
        Convolution.square(
            self.at(form.reduction()),
            sizes.width,
            sizes.width,
            ratio,
            true,
            Window.stride(ratio, ratio));
    Value given = sizes.pooled ? Pools.adaptive(ops, image, POOLED) : image;
    Embedded coarse = PatchEmbedding.tokens(ops, reduce.apply(ops, given));
    Value normed = norm(self).apply(ops, coarse.tokens());
    return new Embedded(sizes.pooled ? ops.gelu(normed) : normed, coarse.grid());
  }

  private FeedForwardTable feedForward(TokenGrid grid) {
    return form.depthwise()
        ? (block, width) -> mix(block.at("mlp"), grid)
        : FeedForwardTable.mlp("mlp.dense1", "mlp.dense2", sizes.inner, sizes.activation);
  }

  /** A feed-forward network with a depth-wise convolution, which carries the position. */
  private FeedForward mix(Parameters mlp, TokenGrid grid) {
    long inner = sizes.inner;
    Linear up = Linear.of(mlp.at("dense1"), sizes.width, inner, true);
    Window near = Window.stride(1, 1).pad(1, 1).groups(inner);
    Convolution glance = Convolution.square(mlp.at("dwconv.dwconv"), inner, inner, 3, true, near);
    Activation activation = Activation.named(sizes.activation);
    Linear down = Linear.of(mlp.at("dense2"), inner, sizes.width, true);
    return (given, x) -> {
      Value wide = up.apply(ops, x);
      Value image = PatchEmbedding.image(ops, sizes.pooled ? ops.relu(wide) : wide, grid);
      Value seen = PatchEmbedding.tokens(ops, glance.apply(ops, image)).tokens();
      return down.apply(ops, activation.apply(ops, seen));
    };
  }
}
