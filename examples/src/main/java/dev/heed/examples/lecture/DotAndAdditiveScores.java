package dev.heed.examples.lecture;

import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.spi.Trained;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;

/** Two ways to score a query against a key: their dot product, and a small net over both. */
public final class DotAndAdditiveScores implements Lesson {

  private static final int TOKENS = 6;
  private static final int WIDTH = 16;

  public static void main(String[] args) {
    Lesson.show(new DotAndAdditiveScores());
  }

  @Override
  public String title() {
    return "Scores: dot product and additive";
  }

  @Override
  public void teach(Page page) {
    double[][] q = Numbers.random(1, TOKENS, WIDTH);
    double[][] k = Numbers.random(2, TOKENS, WIDTH);
    double[][] v = Numbers.random(3, TOKENS, WIDTH);
    var unscaled = DotProductAttention.unscaled(Weighting.SOFTMAX);
    var scaled = DotProductAttention.scaled(Weighting.SOFTMAX);
    double[][] dot = Attending.of(unscaled, q, k, v).map();
    double[][] calm = Attending.of(scaled, q, k, v).map();
    double[][] additive = Attending.of(additive(), q, k, v).map();
    page.show("weights by dot product, softmax(q k)", dot);
    page.show("the same divided by sqrt(d), softmax(q k / sqrt(d))", calm);
    page.show("additive, softmax(w tanh(Wq q + Wk k))", additive);
    page.draw(
        "Dot product, scaled dot product and additive scores of the same vectors.",
        Charts.beside(
            Charts.heatMap("dot product", "query", "key", dot),
            Charts.heatMap("scaled dot product", "query", "key", calm),
            Charts.heatMap("additive", "query", "key", additive)));
    page.say(
        "largest weight, mean over queries: %.3f unscaled, %.3f scaled", peak(dot), peak(calm));
    page.claim(
        peak(dot) > peak(calm), "without the division by sqrt(%d) softmax is steeper", WIDTH);
    page.claim(
        sameWithLargerQueries(q, k, v), "scaled with q sqrt(d) is unscaled with q, to 1e-12");
    page.claim(rowsSumToOne(additive), "additive weights sum to 1 as well");
  }

  private static boolean sameWithLargerQueries(double[][] q, double[][] k, double[][] v) {
    double[][] larger =
        Arrays.stream(q)
            .map(row -> Arrays.stream(row).map(x -> x * Math.sqrt(WIDTH)).toArray())
            .toArray(double[][]::new);
    double[][] one =
        Attending.of(DotProductAttention.unscaled(Weighting.SOFTMAX), q, k, v).output();
    double[][] two =
        Attending.of(DotProductAttention.scaled(Weighting.SOFTMAX), larger, k, v).output();
    return Numbers.difference(one, two) < 1e-12;
  }

  private static AdditiveAttention additive() {
    return new AdditiveAttention(
        trained(4, 8, WIDTH), trained(5, 8, WIDTH), trained(6, 8), Weighting.SOFTMAX);
  }

  private static Trained trained(long seed, long... axes) {
    Shape shape = Shape.of(axes);
    double[] numbers = Numbers.random(seed, 1, Math.toIntExact(shape.elements()))[0];
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 * numbers[i]);
    }
    return Trained.of(Tensor.of(shape, values));
  }

  private static double peak(double[]... weights) {
    return Arrays.stream(weights)
        .mapToDouble(row -> Arrays.stream(row).max().orElseThrow())
        .average()
        .orElseThrow();
  }

  private static boolean rowsSumToOne(double[]... weights) {
    return Arrays.stream(weights).allMatch(row -> Math.abs(Arrays.stream(row).sum() - 1) < 1e-12);
  }
}
