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
   * @param layers the first layer first; F32 {@code [B, H, N, N]}
   * @return F32 {@code [B, N, N]}: {@code R}, whose row {@code i} says what token {@code i} was
   *     made of, as far as it matters; each token has a 1 of its own
   * @throws dev.heed.error.HeedException INVALID_INPUT where the maps are not square or differ in
   *     size, as where attention is in windows or tokens are merged
   */
  public static Tensor of(LayerGradients layers) {
    requireFits(layers.maps());
    Shape first = layers.maps().get(0).shape();
    int batch = first.size(0);
    int tokens = first.size(2);
    float[] all = new float[batch * tokens * tokens];
    for (int item = 0; item < batch; item++) {
      double[] relevance = identity(tokens);
      for (int layer = 0; layer < layers.maps().size(); layer++) {
        relevance = added(relevance, layers.counted(layer, item), tokens, tokens);
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

  /**
   * Adds the layers of a decoder up, which looks at the tokens of an encoder: of words at what was
   * read, of objects at places of a picture.
   *
   * <p>With the encoder's and the decoder's own relevance {@code Ri} and {@code Rq}, whose rows
   * beside the identity are made to sum to 1, each cross attention adds {@code Rq' * mean over
   * heads of (dA * A)+ * Ri}.
   *
   * @param encoder its layers, F32 {@code [1, H, N, N]}
   * @param decoder its layers, F32 {@code [1, H, Q, Q]}
   * @param cross of the same layers, F32 {@code [1, H, Q, N]}
   * @return F32 {@code [1, Q, N]}
   * @throws dev.heed.error.HeedException INVALID_INPUT where sizes differ, as where attention is at
   *     a few points, or in windows
   * @see <a href="https://arxiv.org/abs/2103.15679">Chefer et al. 2021, equations 5 to 11</a>
   */
  public static Tensor ofDecoder(
      LayerGradients encoder, LayerGradients decoder, LayerGradients cross) {
    requireFits(encoder.maps());
    requireFits(decoder.maps());
    int tokens = encoder.maps().get(0).shape().size(2);
    int queries = decoder.maps().get(0).shape().size(2);
    requireCross(cross.maps(), decoder.maps().size(), queries, tokens);
    double[] read = identity(tokens);
    for (int layer = 0; layer < encoder.maps().size(); layer++) {
      read = added(read, encoder.counted(layer), tokens, tokens);
    }
    double[] seen = rowsOfOne(read, tokens);
    double[] own = identity(queries);
    double[] relevance = new double[queries * tokens];
    for (int layer = 0; layer < decoder.maps().size(); layer++) {
      double[] counted = decoder.counted(layer);
      relevance = added(relevance, counted, queries, tokens);
      own = added(own, counted, queries, queries);
      double[] through = product(cross.counted(layer), seen, queries, tokens, tokens);
      double[] mixed =
          product(turned(rowsOfOne(own, queries), queries), through, queries, queries, tokens);
      for (int i = 0; i < relevance.length; i++) {
        relevance[i] += mixed[i];
      }
    }
    float[] all = new float[relevance.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) relevance[i];
    }
    return Tensor.of(Shape.of(1, queries, tokens), all);
  }

  private static void requireCross(List<Tensor> maps, int layers, int queries, int tokens) {
    for (Tensor map : maps) {
      Shape shape = map.shape();
      boolean fits = shape.rank() == 4 && shape.size(2) == queries && shape.size(3) == tokens;
      if (!fits || maps.size() != layers) {
        throw invalidInput(
            "Relevance of a decoder goes through cross attention of %s queries to %s tokens in each of %s layers, but there is %s. Attention at a few points only has no such map."
                .formatted(queries, tokens, layers, shape));
      }
    }
  }

  /** The identity, and beside it rows that sum to 1; a row of zeros stays one. */
  private static double[] rowsOfOne(double[] relevance, int size) {
    double[] rows = relevance.clone();
    for (int row = 0; row < size; row++) {
      rows[row * size + row] -= 1;
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += rows[row * size + i];
      }
      for (int i = 0; i < size && sum > 0; i++) {
        rows[row * size + i] /= sum;
      }
      rows[row * size + row] += 1;
    }
    return rows;
  }

  private static double[] turned(double[] square, int size) {
    double[] turned = new double[square.length];
    for (int i = 0; i < square.length; i++) {
      turned[i % size * size + i / size] = square[i];
    }
    return turned;
  }

  /** {@code [N, K] x [K, M]}. */
  private static double[] product(double[] left, double[] right, int rows, int inner, int columns) {
    double[] product = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < inner; k++) {
        double factor = left[row * inner + k];
        for (int i = 0; factor != 0 && i < columns; i++) {
          product[row * columns + i] += factor * right[k * columns + i];
        }
      }
    }
    return product;
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

  /** {@code R + A R}, where {@code A [N, N]} and {@code R [N, M]}. */
  private static double[] added(double[] relevance, double[] layer, int tokens, int columns) {
    double[] sum = product(layer, relevance, tokens, tokens, columns);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += relevance[i];
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
