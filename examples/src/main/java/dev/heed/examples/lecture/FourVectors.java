package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import java.util.Arrays;

/** Self-attention step by step for four vectors, and the same as products of matrices. */
public final class FourVectors implements Lesson {

  private static final int WIDTH = 3;

  public static void main(String[] args) {
    Lesson.show(new FourVectors());
  }

  @Override
  public String title() {
    return "Self-attention for four vectors, step by step";
  }

  @Override
  public void teach(Page page) {
    double[][] a = {{1, 0, 0.5}, {0, 1, 0.5}, {1, 1, 0}, {-1, 0.5, 1}};
    double[][] q = Numbers.times(a, Numbers.random(1, WIDTH, WIDTH));
    double[][] k = Numbers.times(a, Numbers.random(2, WIDTH, WIDTH));
    double[][] v = Numbers.times(a, Numbers.random(3, WIDTH, WIDTH));
    page.show("a: four vectors come in", a);
    page.show("q = a Wq: what each asks for", q);
    page.show("k = a Wk: what each offers to be found by", k);
    page.show("v = a Wv: what each has to say", v);
    double[][] steps = stepByStep(page, q, k, v);
    matrixForm(page, steps, q, k, v);
  }

  /** One output after the other, as it is told first. */
  private static double[][] stepByStep(Page page, double[][] q, double[][] k, double[][] v) {
    double[][] outputs = new double[q.length][WIDTH];
    double[][] weights = new double[q.length][];
    for (int i = 0; i < q.length; i++) {
      double[] scores = new double[k.length];
      for (int j = 0; j < k.length; j++) {
        scores[j] = Numbers.dot(q[i], k[j]);
      }
      weights[i] = Numbers.softmax(scores);
      for (int j = 0; j < v.length; j++) {
        for (int c = 0; c < WIDTH; c++) {
          outputs[i][c] += weights[i][j] * v[j][c];
        }
      }
      page.show("scores of vector %d: q%d k1 .. q%d k4".formatted(i + 1, i + 1, i + 1), scores);
    }
    page.show("weights: softmax of each row of scores", weights);
    page.show("b: each output is a weighted sum of all v", outputs);
    page.draw(
        "Who looks at whom: row i is the softmax of the scores of vector i.",
        Charts.heatMap("weights", "query", "key", weights));
    return outputs;
  }

  private static void matrixForm(
      Page page, double[][] steps, double[][] q, double[][] k, double[][] v) {
    var attention = DotProductAttention.unscaled(Weighting.SOFTMAX);
    Attending at = Attending.of(attention, q, k, v);
    double apart = Numbers.difference(steps, at.output());
    page.claim(apart < 1e-12, "softmax(Q K^T) V is what the steps gave, to %.0e", 1e-12);
    double[][] scores = Numbers.times(q, Numbers.transposed(k));
    page.claim(
        Math.abs(scores[0][1] - Numbers.dot(q[0], k[1])) < 1e-12,
        "entry (1, 2) of Q K^T is the dot product of q1 and k2");
    page.claim(
        Arrays.stream(at.map()).allMatch(row -> Math.abs(Arrays.stream(row).sum() - 1) < 1e-12),
        "each row of weights sums to 1");
  }
}
