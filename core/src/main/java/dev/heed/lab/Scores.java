package dev.heed.lab;

import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Gathers, sample by sample, how a variant's outputs compare with the original's. */
final class Scores {

  private static final String STATES = "hidden_states.";
  private static final String LOGITS = "logits";

  private final List<Double> cosines = new ArrayList<>();
  private final List<List<Double>> layers = new ArrayList<>();
  private double largest;
  private int withLogits;
  private int agreeing;
  private int labelled;
  private int right;

  void add(Map<String, Tensor> original, Map<String, Tensor> variant, OptionalInt label) {
    String main = main(original);
    float[] expected = original.get(main).toFloats();
    float[] found = variant.get(main).toFloats();
    cosines.add(cosine(expected, found));
    largest = Math.max(largest, difference(expected, found));
    if (main.equals(LOGITS)) {
      withLogits++;
      agreeing += best(expected) == best(found) ? 1 : 0;
      labelled += label.isPresent() ? 1 : 0;
      right += label.isPresent() && label.getAsInt() == best(found) ? 1 : 0;
    }
    layers.add(perLayer(original, variant));
  }

  private static String main(Map<String, Tensor> outputs) {
    return outputs.containsKey(LOGITS)
        ? LOGITS
        : outputs.keySet().stream()
            .filter(name -> !name.contains(STATES))
            .findFirst()
            .orElseThrow();
  }

  private static List<Double> perLayer(Map<String, Tensor> original, Map<String, Tensor> variant) {
    return original.keySet().stream()
        .filter(name -> name.contains(STATES))
        .map(name -> cosine(original.get(name).toFloats(), variant.get(name).toFloats()))
        .toList();
  }

  double cosine() {
    return cosines.stream().mapToDouble(Double::doubleValue).average().orElse(1);
  }

  double largestDifference() {
    return largest;
  }

  OptionalDouble agreement() {
    return share(agreeing, withLogits);
  }

  OptionalDouble accuracy() {
    return share(right, labelled);
  }

  List<Double> layers() {
    List<Double> means = new ArrayList<>();
    for (int i = 0; !layers.isEmpty() && i < layers.get(0).size(); i++) {
      int layer = i;
      means.add(layers.stream().mapToDouble(sample -> sample.get(layer)).average().orElse(1));
    }
    return means;
  }

  private static OptionalDouble share(int some, int all) {
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) some / all);
  }

  private static int best(float... logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  private static double cosine(float[] a, float... b) {
    double length = Math.sqrt(dot(a, a) * dot(b, b));
    return length == 0 ? (Arrays.equals(a, b) ? 1 : 0) : dot(a, b) / length;
  }

  private static double dot(float[] a, float... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double difference(float[] a, float... b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }
}
