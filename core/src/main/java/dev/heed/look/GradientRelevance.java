package dev.heed.look;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * How much each token of the input matters to one answer, through the attention of all layers: a
 * weight counts as much as the answer grows with it, and what speaks against the answer does not
 * count.
 *
 * <p>Where {@code A} are a layer's weights and {@code dA} the answer's gradient by them, {@code R}
 * begins as the identity, and each layer adds {@code mean over heads of (dA * A)+, times R}.
 *
 * @see <a href="https://arxiv.org/abs/2103.15679">Chefer et al. 2021, Generic attention-model
 *     explainability, equations 5 and 6</a>
 */
public final class GradientRelevance {

  private GradientRelevance() {}

  /**
   * Adds the layers up.
   *
   * @param maps the weights of each layer, the first layer first; F32 {@code [B, H, N, N]}
   * @param gradients of the answer by them, in the same shapes
   * @return F32 {@code [B, N, N]}: {@code R}, whose row {@code i} says what token {@code i} was
   *     made of, as far as it matters; each token has a 1 of its own
   * @throws dev.heed.error.HeedException INVALID_INPUT where the maps are not square or differ in
   *     size, as where attention is in windows or tokens are merged
   */
  public static Tensor of(List<Tensor> maps, List<Tensor> gradients) {
    requireFits(maps);
    Shape first = maps.get(0).shape();
    int batch = first.size(0);
    int tokens = first.size(2);
    float[] all = new float[batch * tokens * tokens];
    for (int item = 0; item < batch; item++) {
      double[] relevance = identity(tokens);
      for (int layer = 0; layer < maps.size(); layer++) {
        relevance = added(relevance, counted(maps.get(layer), gradients.get(layer), item), tokens);
      }
      for (int i = 0; i < relevance.length; i++) {
        all[item * tokens * tokens + i] = (float) relevance[i];
      }
    }
    return Tensor.of(Shape.of(batch, tokens, tokens), all);
  }

  /**
   * What came to each token from others, and from itself beyond its own 1: {@code R} without the
   * identity, in rows that sum to 1 (a row of zeros stays one).
   *
   * @param relevance F32 {@code [B, N, N]}
   */
  public static Tensor shares(Tensor relevance) {
    int tokens = relevance.shape().size(2);
    float[] rows = relevance.toFloats();
    for (int row = 0; row < rows.length / tokens; row++) {
      rows[row * tokens + row % tokens] -= 1;
      double sum = 0;
      for (int i = 0; i < tokens; i++) {
        sum += rows[row * tokens + i];
      }
      for (int i = 0; i < tokens && sum > 0; i++) {
        rows[row * tokens + i] /= (float) sum;
      }
    }
    return Tensor.of(relevance.shape(), rows);
  }

  /** Weights times gradients {@code [B, H, Q, K]}, without what is below 0. */
  public static Tensor positive(Tensor map, Tensor gradient) {
    float[] made = map.toFloats();
    float[] slopes = gradient.toFloats();
    for (int i = 0; i < made.length; i++) {
      made[i] = Math.max(0, made[i] * slopes[i]);
    }
    return Tensor.of(map.shape(), made);
  }

  private static void requireFits(List<Tensor> maps) {
    if (maps.isEmpty()) {
      throw invalidInput("Relevance needs the map of at least one layer, but got none.");
    }
    Shape first = maps.get(0).shape();
    for (Tensor map : maps) {
      Shape shape = map.shape();
      boolean square = shape.rank() == 4 && shape.axis(2) == shape.axis(3);
      if (!square || shape.axis(0) != first.axis(0) || shape.axis(2) != first.axis(2)) {
        throw invalidInput(
            "Relevance goes through the maps of all layers, so each must be [batch, heads, tokens, tokens] with the same batch and tokens; the first is %s and one is %s. Models that attend in windows or merge tokens have none: look at single layers."
                .formatted(first, shape));
      }
    }
  }

  private static double[] counted(Tensor map, Tensor gradient, int item) {
    int heads = map.shape().size(1);
    int size = map.shape().size(2) * map.shape().size(3);
    var weights = map.floats();
    var slopes = gradient.floats();
    double[] mean = new double[size];
    for (int head = 0; head < heads; head++) {
      int from = (item * heads + head) * size;
      for (int i = 0; i < size; i++) {
        mean[i] += Math.max(0, (double) weights.get(from + i) * slopes.get(from + i)) / heads;
      }
    }
    return mean;
  }

  private static double[] added(double[] relevance, double[] layer, int tokens) {
    double[] sum = relevance.clone();
    for (int row = 0; row < tokens; row++) {
      for (int k = 0; k < tokens; k++) {
        double factor = layer[row * tokens + k];
        for (int i = 0; factor != 0 && i < tokens; i++) {
          sum[row * tokens + i] += factor * relevance[k * tokens + i];
        }
      }
    }
    return sum;
  }

  private static double[] identity(int size) {
    double[] identity = new double[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * size + i] = 1;
    }
    return identity;
  }
}
