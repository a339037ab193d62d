package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.LinearAttention;
import dev.heed.attention.RecurrentLinearAttention;
import dev.heed.attention.Weighting;
import dev.heed.examples.lecture.Multiplications.Counted;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.runtime.Session;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attention reaches any token in one step and computes all outputs at once; a recurrent net hands
 * its state from token to token. Linear attention is both.
 */
public final class AttentionAgainstRnn implements Lesson {

  private static final int WIDTH = 16;
  private static final int FAR = 40;

  public static void main(String[] args) {
    Lesson.show(new AttentionAgainstRnn());
  }

  @Override
  public String title() {
    return "Attention against a recurrent net";
  }

  @Override
  public void teach(Page page) {
    pathLength(page);
    parallel(page);
    linearIsRecurrent(page);
  }

  /** How much the last output changes with a token so many steps before. */
  private static void pathLength(Page page) {
    double[] distance = new double[FAR];
    double[] recurrent = new double[FAR];
    double[] attention = new double[FAR];
    for (int i = 0; i < FAR; i++) {
      distance[i] = i;
      recurrent[i] = influence(i, AttentionAgainstRnn::lastState);
      attention[i] = influence(i, AttentionAgainstRnn::lastAttended);
    }
    Map<String, double[]> curves = new LinkedHashMap<>();
    curves.put("recurrent net", recurrent);
    curves.put("self-attention", attention);
    page.draw(
        "What a small change of a token changes in the last output. In a recurrent net it passes"
            + " through every state between; attention reads it directly.",
        Charts.curves(
            "influence over distance",
            "tokens between",
            "change of the last output",
            false,
            distance,
            curves));
    double ofRecurrent = recurrent[FAR - 1] / recurrent[0];
    double ofAttention = attention[FAR - 1] / attention[1];
    page.say(
        "over %d tokens: %.1e of the nearest in the recurrent net, %.2f in attention",
        FAR - 1, ofRecurrent, ofAttention);
    page.claim(
        ofRecurrent < 0.01, "the recurrent net forgets: the path is as long as the distance");
    page.claim(ofAttention > 0.05, "attention does not: every path has length 1");
  }

  private interface Last {
    double[] of(double[][] tokens);
  }

  private static double influence(int distance, Last last) {
    double[][] tokens = Numbers.random(1, FAR + 1, WIDTH);
    double[] before = last.of(tokens);
    tokens[FAR - distance][0] += 1e-3;
    double[] after = last.of(tokens);
    return Numbers.difference(new double[][] {before}, new double[][] {after}) / 1e-3;
  }

  /** {@code h = tanh(W x + U h)}. */
  private static double[] lastState(double[]... tokens) {
    double[][] w = Numbers.random(2, WIDTH, WIDTH);
    double[][] u = Numbers.random(3, WIDTH, WIDTH);
    double[] state = new double[WIDTH];
    for (double[] token : tokens) {
      double[] next = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        next[i] =
            Math.tanh(
                (Numbers.dot(w[i], token) + 0.8 * Numbers.dot(u[i], state)) / Math.sqrt(WIDTH));
      }
      state = next;
    }
    return state;
  }

  private static double[] lastAttended(double[]... tokens) {
    double[][] last = {tokens[tokens.length - 1]};
    return Attending.of(DotProductAttention.scaled(Weighting.SOFTMAX), last, tokens, tokens)
        .output()[0];
  }

  /** How many products have to wait for each other, and what that makes of the time. */
  private static void parallel(Page page) {
    int tokens = 256;
    int width = 256;
    Tensor x = Graphs.random(1, 1, 1, tokens, width);
    Tensor square = Graphs.random(2, width, width);
    Counted attention = measured(page, "attention", x, (ops, t) -> attended(ops, t, square));
    Counted recurrent =
        measured(page, "recurrent net", x, (ops, t) -> unrolled(ops, t, square, tokens));
    page.claim(
        recurrent.inTurn() == tokens && attention.inTurn() == 3,
        "for %d tokens the recurrent net makes %d products one after the other, attention %d",
        tokens,
        recurrent.inTurn(),
        attention.inTurn());
    page.claim(
        attention.multiplications() > recurrent.multiplications(),
        "attention multiplies more, %.1f times as often: its products have no order to wait for",
        (double) attention.multiplications() / recurrent.multiplications());
  }

  private interface Step {
    Value of(Ops ops, Value tokens);
  }

  /** Counts, and tells the time too: it depends on the machine, so nothing is claimed of it. */
  private static Counted measured(Page page, String name, Tensor x, Step step) {
    Map<String, Dims> input = Map.of("x", Dims.of(x.shape()));
    Graphs.Program program = (ops, in) -> step.of(ops, in.get("x"));
    Counted counted = Multiplications.in(input, program);
    for (int threads = 1; threads <= 2; threads++) {
      try (Session session = Graphs.open(input, threads, program)) {
        double ms = Graphs.milliseconds(session, Map.of("x", x), page.quick() ? 3 : 15);
        page.say(
            "%-14s %d threads: %7.3f ms, %6.2f thousand million multiplications a second",
            name, threads, ms, counted.multiplications() / ms / 1e6);
      }
    }
    return counted;
  }

  private static Value attended(Ops ops, Value x, Tensor square) {
    Value q = ops.matMul(x, ops.constant(square));
    Value k = ops.matMul(x, ops.constant(square));
    return DotProductAttention.scaled(Weighting.SOFTMAX).attend(ops, q, k, x, line(x)).output();
  }

  /** One step after the other: each needs the state before it. */
  private static Value unrolled(Ops ops, Value x, Tensor square, int tokens) {
    Value weight = ops.mul(ops.constant(square), 0.05);
    Value inputs = ops.matMul(x, weight);
    Value state = ops.mul(ops.slice(x, 2, 0, 1), 0);
    for (int i = 0; i < tokens; i++) {
      state = ops.tanh(ops.add(ops.slice(inputs, 2, i, i + 1), ops.matMul(state, weight)));
    }
    return state;
  }

  private static AttentionContext line(Value x) {
    return AttentionContext.on(TokenGrid.line(x.axis(2)));
  }

  private static void linearIsRecurrent(Page page) {
    double[][] q = Numbers.random(4, 12, WIDTH);
    double[][] k = Numbers.random(5, 12, WIDTH);
    double[][] v = Numbers.random(6, 12, WIDTH);
    double[][] atOnce = Attending.of(new LinearAttention(true), q, k, v).output();
    double[][] inTurn = Attending.of(new RecurrentLinearAttention(true), q, k, v).output();
    page.claim(
        Numbers.difference(atOnce, inTurn) < 1e-12,
        "linear attention at once is a recurrent net with a state of %d x %d, to 1e-12",
        WIDTH,
        WIDTH);
    page.say(
        "its state has a fixed size (%s), so that a step of generation costs the same at any"
            + " length",
        Dim.of(WIDTH));
  }
}
