package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mlp;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Attention and fully-connected layers take turns: tokens exchange information, then each is
 * transformed for itself. Attention alone would make them all the same (Dong et al. 2021, arXiv
 * 2103.03404).
 */
public final class StackedLayers implements Lesson {

  private static final int TOKENS = 8;
  private static final int WIDTH = 16;
  private static final int DEPTH = 8;
  private static final AttentionContext LINE = AttentionContext.on(TokenGrid.line(Dim.of(TOKENS)));

  private final double[][] x = Numbers.random(1, TOKENS, WIDTH);

  public static void main(String[] args) {
    Lesson.show(new StackedLayers());
  }

  @Override
  public String title() {
    return "Attention and fully-connected layers, stacked";
  }

  @Override
  public void teach(Page page) {
    double[] alone = new double[DEPTH + 1];
    double[] stacked = new double[DEPTH + 1];
    for (int depth = 0; depth <= DEPTH; depth++) {
      alone[depth] = spread(run(x, depth, false));
      stacked[depth] = spread(run(x, depth, true));
      page.say(
          "%d layers: tokens differ by %.6f after attention alone, by %.3f with the rest",
          depth, alone[depth], stacked[depth]);
    }
    Map<String, double[]> curves = new LinkedHashMap<>();
    curves.put("attention alone", alone);
    curves.put("attention, residual, norm and fully-connected layers", stacked);
    double[] depths = new double[DEPTH + 1];
    Arrays.setAll(depths, i -> i);
    page.draw(
        "How different the tokens still are, as a share of their length. Attention averages;"
            + " residuals and fully-connected layers keep the tokens apart.",
        Charts.curves("depth", "layers", "spread of the tokens", false, depths, curves));
    page.claim(
        alone[DEPTH] < 0.05,
        "attention alone makes all tokens the same: %.1e after %d layers",
        alone[DEPTH],
        DEPTH);
    page.claim(
        stacked[DEPTH] > 0.3,
        "with fully-connected layers and residuals they stay apart: %.2f",
        stacked[DEPTH]);
    int[] order = {3, 0, 7, 1, 5, 2, 6, 4};
    double apart =
        Numbers.difference(
            run(Numbers.ordered(x, order), DEPTH, true),
            Numbers.ordered(run(x, DEPTH, true), order));
    page.claim(
        apart < 1e-10,
        "without positions the stack does not know the order of its tokens (%.0e)",
        1e-10);
  }

  private static double[][] run(double[][] tokens, int depth, boolean whole) {
    JavaOps ops = new JavaOps();
    Value at = ops.squeeze(Numbers.value(ops, tokens), 0); // [1, N, C]
    for (int layer = 0; layer < depth; layer++) {
      at =
          whole
              ? layer(ops, layer).apply(ops, at, LINE).output()
              : attention(ops, layer).apply(ops, at, LINE).output();
    }
    return Numbers.matrix(ops, at, 0);
  }

  private static EncoderLayer layer(JavaOps ops, int layer) {
    Mlp mlp =
        new Mlp(
            linear(ops, 10 * layer + 5, WIDTH, 4 * WIDTH),
            Activation.named("gelu"),
            linear(ops, 10 * layer + 6, 4 * WIDTH, WIDTH));
    return new EncoderLayer(attention(ops, layer), norm(ops), mlp, norm(ops), true);
  }

  private static MultiHeadAttention attention(JavaOps ops, int layer) {
    return new MultiHeadAttention(
        linear(ops, 10 * layer + 1, WIDTH, WIDTH),
        linear(ops, 10 * layer + 2, WIDTH, WIDTH),
        linear(ops, 10 * layer + 3, WIDTH, WIDTH),
        linear(ops, 10 * layer + 4, WIDTH, WIDTH),
        2,
        DotProductAttention.scaled(Weighting.SOFTMAX));
  }

  private static Linear linear(JavaOps ops, long seed, int in, int out) {
    double[][] weight = Numbers.random(seed, out, in);
    for (double[] row : weight) {
      Arrays.setAll(row, i -> row[i] / Math.sqrt(in));
    }
    return new Linear(ops.squeeze(Numbers.value(ops, weight), 0, 1), Optional.empty());
  }

  private static LayerNorm norm(JavaOps ops) {
    double[] ones = new double[WIDTH];
    Arrays.fill(ones, 1);
    return new LayerNorm(vector(ops, ones), vector(ops, new double[WIDTH]), 1e-5);
  }

  private static Value vector(JavaOps ops, double... numbers) {
    return ops.squeeze(Numbers.value(ops, numbers), 0, 1, 2);
  }

  /** The length of what sets tokens apart from their mean, as a share of their length. */
  private static double spread(double[]... tokens) {
    double[] mean = new double[WIDTH];
    double all = 0;
    for (double[] token : tokens) {
      Arrays.setAll(mean, i -> mean[i] + token[i] / tokens.length);
      all += Numbers.dot(token, token);
    }
    double common = tokens.length * Numbers.dot(mean, mean);
    return Math.sqrt(Math.max(0, all - common) / all);
  }
}
