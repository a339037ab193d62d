package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** From scores to weights: softmax is usual, ReLU works too. */
public final class SoftmaxOrRelu implements Lesson {

  private static final int TOKENS = 8;
  private static final int WIDTH = 8;

  public static void main(String[] args) {
    Lesson.show(new SoftmaxOrRelu());
  }

  @Override
  public String title() {
    return "From scores to weights: softmax or ReLU";
  }

  @Override
  public void teach(Page page) {
    double[][] q = Numbers.random(1, TOKENS, WIDTH);
    double[][] k = Numbers.random(2, TOKENS, WIDTH);
    double[][] v = Numbers.random(3, TOKENS, WIDTH);
    Map<String, double[]> first = new LinkedHashMap<>();
    Map<Weighting, double[][]> maps = new LinkedHashMap<>();
    for (Weighting weighting : Weighting.values()) {
      double[][] map = Attending.of(DotProductAttention.scaled(weighting), q, k, v).map();
      maps.put(weighting, map);
      first.put(weighting.name().toLowerCase(Locale.ROOT).replace('_', ' '), map[0]);
      page.show("weights by " + weighting, map);
    }
    List<String> keys = IntStream.range(0, TOKENS).mapToObj(i -> "key " + i).toList();
    page.draw(
        "The weights of one query. Softmax gives every key some; ReLU gives many none at all.",
        Charts.bars("weights of query 0", "weight", keys, first));
    double[][] softmax = maps.get(Weighting.SOFTMAX);
    double[][] relu = maps.get(Weighting.RELU);
    double[][] perKey = maps.get(Weighting.RELU_PER_KEY);
    page.claim(all(softmax, w -> w > 0), "softmax leaves no key without weight");
    page.claim(
        !all(relu, w -> w > 0),
        "ReLU gives some keys no weight: %d of %d",
        zeros(relu),
        TOKENS * TOKENS);
    page.claim(sums(softmax, 1), "rows of softmax sum to 1");
    page.claim(!sums(relu, 1), "rows of ReLU need not");
    page.claim(
        Math.abs(relu[0][0] / TOKENS - perKey[0][0]) < 1e-12
            && Math.abs(relu[3][2] / TOKENS - perKey[3][2]) < 1e-12,
        "divided by the number of keys, ReLU stays in scale whatever the length");
  }

  private static boolean all(double[][] map, DoublePredicate test) {
    return Arrays.stream(map).flatMapToDouble(Arrays::stream).allMatch(test);
  }

  private static long zeros(double[]... map) {
    return Arrays.stream(map).flatMapToDouble(Arrays::stream).filter(w -> w == 0).count();
  }

  private static boolean sums(double[][] map, double to) {
    return Arrays.stream(map).allMatch(row -> Math.abs(Arrays.stream(row).sum() - to) < 1e-9);
  }
}
