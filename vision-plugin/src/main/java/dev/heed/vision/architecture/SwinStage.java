package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.attention.WindowAttention;
import dev.heed.encoding.SwinEncoding;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.Positions;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * Layers of a Swin over one grid.
 *
 * @param blocks where the layers' weights are
 * @param before how many layers the stages before it have
 */
record SwinStage(
    Ops ops,
    SwinForm form,
    Sizes sizes,
    Parameters blocks,
    Choices choices,
    int before,
    TokenGrid grid) {

  /**
   * What a configuration says of a stage.
   *
   * @param window the side of a window, in tokens
   * @param shift of every other layer's windows
   * @param trainedWindow of the first training, where version 2 was trained again with larger ones
   * @param inner the width inside the feed-forward net
   */
  record Sizes(
      long width,
      int heads,
      int window,
      int shift,
      int trainedWindow,
      long inner,
      boolean biased,
      String activation,
      double epsilon) {}

  EncoderOutput encode(Value tokens, int depth) {
    LayerTable table =
        LayerTable.of(sizes.width, NormTable.layerNorm(sizes.epsilon))
            .mixer((block, i) -> padded(windows(i, block)))
            .feedForward(
                FeedForwardTable.mlp(form.up(), form.down(), sizes.inner, sizes.activation));
    LayerTable normed =
        form.second()
            ? table.normsAfter(form.normBefore(), form.normAfter())
            : table.normsBefore(form.normBefore(), form.normAfter());
    return TransformerEncoder.of(normed, Checkpoint.layers(blocks, depth), choices)
        .encode(ops, tokens, LayerContext.on(ops, grid, tokens));
  }

  /** Tokens stand on the grid, padded with zeros until windows fit. */
  private TokenMixer padded(TokenMixer mixer) {
    return (given, x, context) -> {
      Value image = Images.pad(ops, Images.of(ops, x, grid), sizes.window);
      Attended attended =
          mixer.apply(ops, Images.tokens(ops, image), AttentionContext.on(Images.grid(image)));
      Value mixed = Images.of(ops, attended.output(), Images.grid(image));
      Value cropped = Images.crop(ops, mixed, grid);
      return new Attended(ops.reshape(cropped, x.dims()), attended.weights());
    };
  }

  /** What the model or the user chose happens inside windows, and so do positions. */
  private TokenMixer windows(int i, Parameters block) {
    Mechanisms mechanisms = Mechanisms.of(choices, sizes.heads, sizes.width);
    Parameters self = block.at(form.self());
    long side = sizes.window;
    Positions positions =
        new Positions(
            mechanisms.position(before + i, relative(self)),
            TokenGrid.of(0, side, side),
            ops.range(side * side));
    Attention own = form.second() ? cosine(self) : DotProductAttention.scaled(Weighting.SOFTMAX);
    Attention inside = positions.within(mechanisms.attention(before + i, own));
    Attention windows = new WindowAttention(side, i % 2 == 0 ? 0 : sizes.shift, inside);
    List<Linear> maps = form.projections(ops, block, sizes.width, sizes.biased);
    Linear output = Linear.of(block.at(form.output()), sizes.width, sizes.width, true);
    TokenMixer attention =
        new MultiHeadAttention(maps.get(0), maps.get(1), maps.get(2), output, sizes.heads, windows);
    return positions.around(attention, sizes.heads);
  }

  /**
   * Version 2 looks at the angle between query and key alone, times a trained factor of at most
   * 100.
   */
  private Attention cosine(Parameters self) {
    Value factor =
        ops.exp(
            ops.min(
                self.get("logit_scale", sizes.heads, 1, 1), ops.constant((float) Math.log(100))));
    Attention dot = DotProductAttention.unscaled(Weighting.SOFTMAX);
    return (given, query, key, value, context) ->
        dot.attend(given, given.mul(unit(given, query), factor), unit(given, key), value, context);
  }

  private static Value unit(Ops ops, Value x) {
    return ops.div(x, ops.max(ops.reduceL2(x, true, -1), ops.constant(1e-12f)));
  }

  private SwinEncoding relative(Parameters self) {
    long steps = 2L * sizes.window - 1;
    Value table =
        form.second()
            ? continuous(self.at(form.offsets()), steps)
            : self.get("relative_position_bias_table", steps * steps, sizes.heads);
    return new SwinEncoding(Trained.of(table), sizes.window);
  }

  /** Version 2 computes the number of each offset by a small net, {@code [steps^2, H]}. */
  private Value continuous(Parameters net, long steps) {
    Linear up = Linear.of(net.at("0"), 2, 512, true);
    Linear down = Linear.of(net.at("2"), 512, sizes.heads, false);
    Value inner = ops.relu(up.apply(ops, ops.constant(offsets((int) steps))));
    return ops.mul(ops.sigmoid(down.apply(ops, inner)), 16);
  }

  /** Rows and columns apart, on a scale of logarithms: {@code [steps^2, 2]}. */
  private Tensor offsets(int steps) {
    float[] numbers = new float[2 * steps * steps];
    for (int i = 0; i < steps * steps; i++) {
      numbers[2 * i] = apart(i / steps);
      numbers[2 * i + 1] = apart(i % steps);
    }
    return Tensor.of(Shape.of((long) steps * steps, 2), numbers);
  }

  private float apart(int step) {
    int farthest = sizes.trainedWindow > 0 ? sizes.trainedWindow - 1 : sizes.window - 1;
    double part = 8.0 * (step - (sizes.window - 1)) / Math.max(1, farthest);
    return (float) (Math.signum(part) * Math.log(Math.abs(part) + 1) / Math.log(8));
  }
}
