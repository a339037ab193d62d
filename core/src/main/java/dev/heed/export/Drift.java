package dev.heed.export;

import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How far one output of a model in another precision lies from that in F32.
 *
 * @param output the output's name
 * @param largest the largest difference of an element
 * @param mean the mean difference of an element
 * @param cosine of the angle between all elements of the one and of the other; 1 where they agree
 */
public record Drift(String output, double largest, double mean, double cosine) {

  /**
   * Runs both sessions on the same tensors and compares their outputs of floating-point numbers.
   *
   * @param tensors by the graphs' names
   * @param exact the model in F32
   */
  public static List<Drift> between(Map<String, Tensor> tensors, Session exact, Session other) {
    Outputs expected = exact.run(FittedInputs.fit(tensors, exact.signature()));
    Outputs made = other.run(FittedInputs.fit(tensors, other.signature()));
    return expected.byName().entrySet().stream()
        .filter(output -> output.getValue().type().isFloating())
        .map(e -> of(e.getKey(), e.getValue(), made.get(e.getKey())))
        .toList();
  }

  /** Compares two tensors of one shape. */
  public static Drift of(String output, Tensor exact, Tensor other) {
    float[] a = exact.toFloats();
    float[] b = other.toFloats();
    double largest = 0;
    double sum = 0;
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = Math.max(largest, difference);
      sum += difference;
      dot += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    double lengths = Math.sqrt(squaresOfA * squaresOfB);
    double cosine = lengths > 0 ? dot / lengths : squaresOfA == squaresOfB ? 1 : 0;
    return new Drift(output, largest, sum / Math.max(1, a.length), cosine);
  }
}
