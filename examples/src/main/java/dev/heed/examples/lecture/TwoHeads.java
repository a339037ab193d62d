package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import java.util.Arrays;
import java.util.Optional;

/** Two heads look for two kinds of relevance, and one projection joins what they found. */
public final class TwoHeads implements Lesson {

  private static final int TOKENS = 6;
  private static final int WIDTH = 8;
  private static final int HALF = WIDTH / 2;

  private final double[][] x = Numbers.random(1, TOKENS, WIDTH);
  private final double[][] query = Numbers.random(2, WIDTH, WIDTH);
  private final double[][] key = Numbers.random(3, WIDTH, WIDTH);
  private final double[][] value = Numbers.random(4, WIDTH, WIDTH);
  private final double[][] output = Numbers.random(5, WIDTH, WIDTH);

  public static void main(String[] args) {
    Lesson.show(new TwoHeads());
  }

  @Override
  public String title() {
    return "Two heads";
  }

  @Override
  public void teach(Page page) {
    JavaOps ops = new JavaOps();
    Attended attended = together(ops);
    double[][] first = Numbers.matrix(ops, attended.weights().orElseThrow(), 0);
    double[][] second = Numbers.matrix(ops, attended.weights().orElseThrow(), 1);
    page.show("weights of head 0", first);
    page.show("weights of head 1", second);
    page.draw(
        "The same six vectors, seen by two heads.",
        Charts.beside(
            Charts.heatMap("head 0", "query", "key", first),
            Charts.heatMap("head 1", "query", "key", second)));
    page.claim(Numbers.difference(first, second) > 0.1, "the two heads look at different things");
    double[][] sum = sum(head(0, first), head(1, second));
    double[][] joined = Numbers.matrix(ops, attended.output(), 0);
    page.show("output", joined);
    page.claim(
        Numbers.difference(sum, joined) < 1e-12,
        "many heads are the sum over heads of head times its slice of the output projection, to"
            + " 1e-12");
  }

  private Attended together(JavaOps ops) {
    var attention =
        new MultiHeadAttention(
            linear(ops, query),
            linear(ops, key),
            linear(ops, value),
            linear(ops, output),
            2,
            DotProductAttention.scaled(Weighting.SOFTMAX));
    Value tokens = ops.squeeze(Numbers.value(ops, x), 0); // [1, N, C]
    return attention.apply(ops, tokens, AttentionContext.on(TokenGrid.line(Dim.of(TOKENS))));
  }

  /** A linear map's weights are {@code [out, in]}. */
  private static Linear linear(JavaOps ops, double[]... weight) {
    Value turned = Numbers.value(ops, Numbers.transposed(weight));
    return new Linear(ops.squeeze(turned, 0, 1), Optional.empty());
  }

  /** {@code weights x Wv[head] Wo[head]}. */
  private double[][] head(int head, double[]... weights) {
    double[][] v = Numbers.times(x, columns(value, head * HALF));
    double[][] slice = Arrays.copyOfRange(output, head * HALF, (head + 1) * HALF);
    return Numbers.times(Numbers.times(weights, v), slice);
  }

  private static double[][] columns(double[][] matrix, int from) {
    return Arrays.stream(matrix)
        .map(row -> Arrays.copyOfRange(row, from, from + HALF))
        .toArray(double[][]::new);
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum[i][j] = a[i][j] + b[i][j];
      }
    }
    return sum;
  }
}
