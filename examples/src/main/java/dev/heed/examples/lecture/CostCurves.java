package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.LinearAttention;
import dev.heed.attention.SparseForm;
import dev.heed.attention.TruncatedAttention;
import dev.heed.attention.Weighting;
import dev.heed.op.Dims;
import dev.heed.runtime.Session;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What attention costs as the sequence grows: full, truncated and linear. */
public final class CostCurves implements Lesson {

  private static final int HEADS = 4;
  private static final int WIDTH = 32;

  public static void main(String[] args) {
    Lesson.show(new CostCurves());
  }

  @Override
  public String title() {
    return "What attention costs over the length";
  }

  @Override
  public void teach(Page page) {
    int[] lengths =
        page.quick()
            ? new int[] {64, 256, 1024}
            : new int[] {32, 64, 128, 256, 512, 1024, 2048, 4096};
    Map<String, Attention> attentions = new LinkedHashMap<>();
    attentions.put("full", DotProductAttention.scaled(Weighting.SOFTMAX));
    attentions.put(
        "truncated, 16 left and 4 right", new TruncatedAttention(16, 4, SparseForm.GATHER));
    attentions.put("linear", new LinearAttention(false));
    counts(page, attentions, lengths);
    times(page, attentions, lengths);
  }

  /** Multiplications, which are the same on every machine: what is claimed rests on them. */
  private static void counts(Page page, Map<String, Attention> attentions, int... lengths) {
    Map<String, double[]> curves = new LinkedHashMap<>();
    attentions.forEach(
        (name, attention) ->
            curves.put(
                name, Arrays.stream(lengths).mapToDouble(n -> count(attention, n)).toArray()));
    double[] x = Arrays.stream(lengths).asDoubleStream().toArray();
    double[] full = curves.get("full");
    double[] linear = curves.get("linear");
    page.draw(
        "Multiplications in the matrix products of one attention with %d heads of %d."
            .formatted(HEADS, WIDTH),
        Charts.curves("work", "tokens", "multiplications", true, x, curves));
    int last = lengths.length - 1;
    page.claim(
        full[last] > linear[last],
        "at %d tokens linear attention multiplies less than full attention, %.0f times",
        lengths[last],
        full[last] / linear[last]);
    page.claim(
        growth(x, full, last) > growth(x, linear, last) + 0.9,
        "full attention grows with the power %.1f of the length, linear attention with %.1f",
        growth(x, full, last),
        growth(x, linear, last));
  }

  private static double count(Attention attention, int tokens) {
    Dims dims = Dims.of(1, HEADS, tokens, WIDTH);
    return Multiplications.in(inputs(dims), program(attention)).multiplications();
  }

  /** Times, which belong to this machine and moment: they are told and drawn, never claimed. */
  private static void times(Page page, Map<String, Attention> attentions, int... lengths) {
    Map<String, double[]> curves = new LinkedHashMap<>();
    attentions.forEach((name, attention) -> curves.put(name, times(page, attention, lengths)));
    for (int i = 0; i < lengths.length; i++) {
      int at = i;
      page.say(
          "%5d tokens: %s",
          lengths[i],
          curves.entrySet().stream()
              .map(c -> "%s %.3f ms".formatted(c.getKey(), c.getValue()[at]))
              .toList());
    }
    double[] x = Arrays.stream(lengths).asDoubleStream().toArray();
    double[] full = curves.get("full");
    Map<String, OptionalDouble> crossings = new LinkedHashMap<>();
    curves.forEach((name, times) -> crossings.put(name, crossing(x, full, times)));
    crossings.remove("full");
    page.draw(
        "Time of one attention with %d heads of %d on one thread of this machine. "
                .formatted(HEADS, WIDTH)
            + spoken(crossings),
        Charts.curves("time", "tokens", "milliseconds", true, x, curves, marks(crossings)));
    crossings.forEach(
        (name, at) -> page.say("%s is faster than full attention %s", name, from(at)));
  }

  private static double[] times(Page page, Attention attention, int... lengths) {
    Dims dims = Dims.of(1, HEADS, "tokens", WIDTH);
    try (Session session = Graphs.open(inputs(dims), 1, program(attention))) {
      return Arrays.stream(lengths).mapToDouble(n -> time(page, session, n)).toArray();
    }
  }

  private static Map<String, Dims> inputs(Dims dims) {
    return Map.of("q", dims, "k", dims, "v", dims);
  }

  private static Graphs.Program program(Attention attention) {
    return (ops, in) ->
        attention
            .attend(
                ops,
                in.get("q"),
                in.get("k"),
                in.get("v"),
                AttentionContext.on(TokenGrid.line(in.get("k").axis(2))))
            .output();
  }

  private static double time(Page page, Session session, int tokens) {
    Map<String, Tensor> inputs =
        Map.of(
            "q", Graphs.random(1, 1, HEADS, tokens, WIDTH),
            "k", Graphs.random(2, 1, HEADS, tokens, WIDTH),
            "v", Graphs.random(3, 1, HEADS, tokens, WIDTH));
    return Graphs.milliseconds(session, inputs, page.quick() ? 3 : 9);
  }

  /** The length, between those measured, from which on {@code other} stays below {@code full}. */
  private static OptionalDouble crossing(double[] x, double[] full, double... other) {
    int i = x.length - 1;
    while (i >= 0 && other[i] < full[i]) {
      i--;
    }
    if (i == x.length - 1) {
      return OptionalDouble.empty();
    }
    if (i < 0) {
      return OptionalDouble.of(x[0]);
    }
    double before = Math.log(other[i] / full[i]);
    double behind = Math.log(other[i + 1] / full[i + 1]);
    double part = before / (before - behind);
    return OptionalDouble.of(Math.exp(Math.log(x[i]) + part * Math.log(x[i + 1] / x[i])));
  }

  private static Map<String, Double> marks(Map<String, OptionalDouble> crossings) {
    Map<String, Double> marks = new LinkedHashMap<>();
    crossings.forEach((name, at) -> at.ifPresent(x -> marks.put(name + ": faster from here", x)));
    return marks;
  }

  private static String spoken(Map<String, OptionalDouble> crossings) {
    StringBuilder text = new StringBuilder("Faster than full attention: ");
    crossings.forEach((name, at) -> text.append("%s %s. ".formatted(name, from(at))));
    return text.toString().strip();
  }

  private static String from(OptionalDouble at) {
    return at.isPresent()
        ? "from about %.0f tokens on".formatted(at.getAsDouble())
        : "at no length that was measured";
  }

  /** The exponent of the length over the last step of the curve. */
  private static double growth(double[] x, double[] times, int last) {
    return Math.log(times[last] / times[last - 1]) / Math.log(x[last] / x[last - 1]);
  }
}
