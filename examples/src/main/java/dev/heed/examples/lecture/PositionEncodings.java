package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.FloaterEncoding;
import dev.heed.encoding.Flow;
import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.model.Safetensors;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a token is: positions made by hand, drawn by a flow, and learned. */
public final class PositionEncodings implements Lesson {

  private static final int TOKENS = 100;
  private static final int WIDTH = 32;
  private static final SinusoidalEncoding SINUSOID =
      new SinusoidalEncoding(SinusoidalEncoding.Layout.INTERLEAVED);

  public static void main(String[] args) {
    Lesson.show(new PositionEncodings());
  }

  @Override
  public String title() {
    return "Position encodings: made by hand, drawn by a flow, learned";
  }

  @Override
  public void teach(Page page) {
    byHand(page);
    byFlow(page);
    learned(page);
    withoutPositions(page);
  }

  private static void byHand(Page page) {
    double[][] table = sinusoid();
    page.draw(
        "Sines and cosines: each row is the vector of a position.",
        Charts.heatMap("sinusoidal", "position", "channel", table));
    double near = Numbers.dot(table[3], table[10]);
    double far = Numbers.dot(table[83], table[90]);
    page.say("p(3) p(10) = %.12f, p(83) p(90) = %.12f", near, far);
    page.claim(
        Math.abs(near - far) < 1e-9,
        "the product of two positions depends on their distance alone");
  }

  private static double[][] sinusoid() {
    JavaOps ops = new JavaOps();
    return Numbers.matrix(ops, SINUSOID.table(ops, ops.range(TOKENS), WIDTH), 0);
  }

  private static void byFlow(Page page) {
    double[] start = sinusoid()[0];
    double[][] path = path(PositionEncodings::rotation, start);
    page.claim(
        Numbers.difference(path, sinusoid()) < 5e-3,
        "a flow that turns each pair of channels draws the sinusoid, to 5e-3 after %d positions",
        TOKENS);
    double[][] bent = path(PositionEncodings::swirl, Numbers.random(1, 1, WIDTH)[0]);
    page.draw(
        "FLOATER: positions are points of a path that a small net draws; here with random weights.",
        Charts.heatMap("floater", "position", "channel", bent));
  }

  /** The sinusoid's own flow: each pair of channels turns at its frequency. */
  private static double[] rotation(double time, double... p) {
    double[] velocity = new double[p.length];
    for (int pair = 0; pair < p.length / 2; pair++) {
      double turn = Math.pow(10000, -2.0 * pair / p.length) / FloaterEncoding.GAP;
      velocity[2 * pair] = turn * p[2 * pair + 1];
      velocity[2 * pair + 1] = -turn * p[2 * pair];
    }
    return velocity;
  }

  /** {@code 10 tanh(W p)}. */
  private static double[] swirl(double time, double... p) {
    double[][] w = Numbers.random(7, WIDTH, WIDTH);
    return Arrays.stream(w).mapToDouble(row -> 10 * Math.tanh(Numbers.dot(row, p) / 3)).toArray();
  }

  private static double[][] path(Flow flow, double... start) {
    JavaOps ops = new JavaOps();
    Value nothing = ops.squeeze(Numbers.value(ops, new double[TOKENS][WIDTH]), 0);
    var encoding = FloaterEncoding.onTokens(flow, TOKENS, start);
    return Numbers.matrix(ops, encoding.onTokens(ops, nothing, TokenGrid.line(Dim.of(TOKENS))), 0);
  }

  /** The positions of the small ViT that comes with Heed: 8 x 8 patches behind a class token. */
  private static void learned(Page page) {
    double[][] table = positionsOfVit();
    double[][] alike = new double[8][8];
    int middle = 1 + 3 * 8 + 3;
    for (int patch = 0; patch < 64; patch++) {
      alike[patch / 8][patch % 8] = Numbers.cosine(table[middle], table[1 + patch]);
    }
    page.show("cosine of the position of patch (3, 3) with those of all patches", alike);
    page.draw(
        "Learned from photographs alone: the position of patch (3, 3) is like those around it.",
        Charts.heatMap("likeness to patch (3, 3)", "row", "column", alike));
    double beside = (alike[2][3] + alike[4][3] + alike[3][2] + alike[3][4]) / 4;
    double corners = (alike[0][7] + alike[7][0] + alike[7][7]) / 3;
    page.claim(
        beside > corners,
        "neighbours are more alike (%.2f) than far corners (%.2f)",
        beside,
        corners);
  }

  private static double[][] positionsOfVit() {
    Path file =
        Path.of(
            System.getProperty("heed.root", "."),
            "examples/tables/vit-cifar10-positions.safetensors");
    try (Safetensors weights = Safetensors.open(file)) {
      Tensor table = weights.get("vit.embeddings.position_embeddings"); // [1, 65, C]
      float[] values = table.toFloats();
      int width = table.shape().size(2);
      double[][] rows = new double[table.shape().size(1)][width];
      for (int i = 0; i < values.length; i++) {
        rows[i / width][i % width] = values[i];
      }
      return rows;
    }
  }

  private static void withoutPositions(Page page) {
    double[][] x = Numbers.random(3, 6, WIDTH);
    int[] order = {5, 2, 0, 1, 4, 3};
    page.claim(
        apart(x, order, new double[6][WIDTH]) < 1e-12,
        "without positions, tokens in another order give the same outputs in that order, to 1e-12");
    double with = apart(x, order, sinusoid());
    page.claim(with > 0.01, "with positions they do not: outputs differ by %.2f", with);
  }

  /** How far attention and re-ordering are from taking turns. */
  private static double apart(double[][] x, int[] order, double[][] positions) {
    double[][] one = Numbers.ordered(attended(placed(x, positions)), order);
    double[][] two = attended(placed(Numbers.ordered(x, order), positions));
    return Numbers.difference(one, two);
  }

  private static double[][] placed(double[][] x, double[][] positions) {
    double[][] placed = new double[x.length][WIDTH];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < WIDTH; c++) {
        placed[i][c] = x[i][c] + positions[i][c];
      }
    }
    return placed;
  }

  private static double[][] attended(double[][] x) {
    return Attending.of(DotProductAttention.scaled(Weighting.SOFTMAX), x, x, x).output();
  }
}
