package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Norm;
import dev.heed.layer.TransformerEncoder;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Queries that each draw a mask, and look only where their mask of the layer before is.
 *
 * @param cross where a layer's attention to the image is
 * @param self where its attention among queries is
 * @param table of a layer but for its attentions
 * @param norm before masks are drawn
 * @param brush makes of normed queries what is multiplied with the pixels {@code [B, Q, C]}
 * @param pixels {@code [B, C, H, W]}
 * @see <a href="https://arxiv.org/abs/2112.01527">Cheng et al. 2022, Masked-attention Mask
 *     Transformer for Universal Image Segmentation</a>
 */
record MaskedDecoder(
    Ops ops,
    String cross,
    String self,
    LayerTable table,
    int heads,
    Norm norm,
    UnaryOperator<Value> brush,
    Value pixels) {

  private static final double HALF = 0.5;

  /**
   * What the decoder gives.
   *
   * @param queries normed {@code [B, Q, C]}
   * @param masks before the sigmoid {@code [B, Q, H, W]}
   * @param layers the maps of attention among queries, and as cross maps those to the image
   */
  record Decoded(Value queries, Value masks, EncoderOutput layers) {}

  /** An image as what is read, and as what is looked for in it. */
  private record Level(Value read, Value told, TokenGrid grid) {}

  /**
   * Runs the layers; each reads the next of the images.
   *
   * @param queries {@code [B, Q, C]}
   * @param places of the queries {@code [1, Q, C]}
   */
  Decoded decode(Parameters layers, int count, Value queries, Value places, List<Value> images) {
    long width = queries.size(-1);
    List<Level> levels = levels(images, width);
    AtomicReference<Value> seen = new AtomicReference<>(seen(queries, levels.get(0)));
    LayerTable own =
        table
            .mixer(
                (layer, i) -> {
                  Level level = levels.get(i % levels.size());
                  PlacedAttention reading =
                      PlacedAttention.fused(ops, layer.at(cross), width, heads, Choices.none(), i);
                  return (o, x, c) ->
                      reading
                          .reading(
                              places,
                              level.told(),
                              level.read(),
                              AttentionContext.on(level.grid()).withMask(seen.get()))
                          .apply(o, x, c);
                })
            .crossMixer(
                (layer, i) ->
                    PlacedAttention.of(layer.at(self), width, heads, Choices.none(), i)
                        .among(places));
    TransformerEncoder stack =
        TransformerEncoder.of(own, Checkpoint.layers(layers, count), Choices.none());
    EncoderOutput made =
        stack.encode(
            ops,
            queries,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries),
            (layer, tokens) -> {
              seen.set(seen(tokens, levels.get((layer + 1) % levels.size())));
              return tokens;
            });
    Value last = norm.apply(ops, made.last());
    return new Decoded(
        last, masks(last), new EncoderOutput(made.states(), made.crossMaps(), made.maps()));
  }

  private List<Level> levels(List<Value> images, long width) {
    List<Level> levels = new ArrayList<>();
    for (Value image : images) {
      Embedded tokens = PatchEmbedding.tokens(ops, image);
      Value places = SinePlaces.of(10_000).at(ops, tokens.grid(), width);
      levels.add(new Level(tokens.tokens(), ops.add(tokens.tokens(), places), tokens.grid()));
    }
    return levels;
  }

  private Value masks(Value normed) {
    Value drawn = ops.matMul(brush.apply(normed), ops.reshape(pixels, 0, 0, -1));
    return ops.reshape(
        drawn, Dims.of(normed.axis(0), normed.axis(1), pixels.axis(2), pixels.axis(3)));
  }

  /**
   * Where each query may look in a level: in its mask, or everywhere where it has none; BOOL {@code
   * [B, 1, Q, N]}.
   */
  private Value seen(Value queries, Level level) {
    Value masks = masks(norm.apply(ops, queries));
    Value sizes = ops.sizes(Dims.of(level.grid().rows(), level.grid().columns()));
    Value fit = ops.resize(masks, Resizing.linear(), sizes);
    Value likely = ops.reshape(ops.sigmoid(fit), 0, 0, -1); // [B, Q, N]
    Value inside = ops.greaterOrEqual(likely, ops.scalar(ElementType.F32, HALF));
    Value most = ops.reduceMax(likely, true, 2);
    Value nowhere = ops.less(most, ops.scalar(ElementType.F32, HALF));
    return ops.unsqueeze(ops.or(inside, nowhere), 1);
  }
}
