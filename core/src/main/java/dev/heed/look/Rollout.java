package dev.heed.look;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * Attention rollout (Abnar and Zuidema, 2020): how much of each token of the input reaches each
 * token after the last layer, where half of what a layer gives is its own input and half is what it
 * attends to.
 */
public final class Rollout {

  private final int tokens;
  private double[] reached;

  private Rollout(int tokens) {
    this.tokens = tokens;
    this.reached = identity(tokens);
  }

  /**
   * Rolls the attention of all layers out.
   *
   * @param maps one for each layer, the first layer first; each F32 {@code [B, H, N, N]}, of one
   *     kind and size
   * @return F32 {@code [B, N, N]}: row {@code i} says where what token {@code i} holds in the end
   *     came from; each row sums to 1
   * @throws dev.heed.error.HeedException INVALID_INPUT where the maps are not square or differ in
   *     size, as where attention is in windows or tokens are merged
   */
  public static Tensor of(List<Tensor> maps) {
    if (maps.isEmpty()) {
      throw invalidInput("Rollout needs the map of at least one layer, but got none.");
    }
    Shape first = maps.get(0).shape();
    maps.forEach(map -> requireFits(map.shape(), first));
    int batch = first.size(0);
    int tokens = first.size(2);
    float[] rolled = new float[batch * tokens * tokens];
    for (int item = 0; item < batch; item++) {
      Rollout rollout = new Rollout(tokens);
      for (Tensor map : maps) {
        rollout.layer(meanOverHeads(map, item));
      }
      rollout.write(rolled, item * tokens * tokens);
    }
    return Tensor.of(Shape.of(batch, tokens, tokens), rolled);
  }

  private static void requireFits(Shape shape, Shape first) {
    boolean square = shape.rank() == 4 && shape.axis(2) == shape.axis(3);
    if (!square || shape.axis(0) != first.axis(0) || shape.axis(2) != first.axis(2)) {
      throw invalidInput(
          ("Rollout multiplies the layers' maps, so each must be [batch, heads, tokens, tokens]"
                  + " with the same batch and tokens; the first is %s and one is %s. Models that"
                  + " attend in windows or merge tokens have no rollout: look at single layers.")
              .formatted(first, shape));
    }
  }

  private static double[] meanOverHeads(Tensor map, int item) {
    int heads = map.shape().size(1);
    int size = map.shape().size(2) * map.shape().size(3);
    var weights = map.floats();
    double[] mean = new double[size];
    for (int head = 0; head < heads; head++) {
      int from = (item * heads + head) * size;
      for (int i = 0; i < size; i++) {
        mean[i] += weights.get(from + i) / (double) heads;
      }
    }
    return mean;
  }

  private void layer(double[] weights) {
    for (int token = 0; token < tokens; token++) {
      halfIdentity(weights, token);
    }
    reached = product(weights, reached);
  }

  /** A row of padding may be empty; its token keeps what it has. */
  private void halfIdentity(double[] weights, int token) {
    double sum = 0;
    weights[token * tokens + token] += 1;
    for (int i = 0; i < tokens; i++) {
      sum += weights[token * tokens + i];
    }
    for (int i = 0; i < tokens; i++) {
      weights[token * tokens + i] /= sum;
    }
  }

  private double[] product(double[] left, double[] right) {
    double[] product = new double[tokens * tokens];
    for (int row = 0; row < tokens; row++) {
      for (int k = 0; k < tokens; k++) {
        addScaled(product, row * tokens, right, k * tokens, left[row * tokens + k]);
      }
    }
    return product;
  }

  private void addScaled(double[] sum, int at, double[] row, int from, double factor) {
    for (int i = 0; i < tokens; i++) {
      sum[at + i] += factor * row[from + i];
    }
  }

  private void write(float[] target, int at) {
    for (int i = 0; i < reached.length; i++) {
      target[at + i] = (float) reached[i];
    }
  }

  private static double[] identity(int size) {
    double[] identity = new double[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * size + i] = 1;
    }
    return identity;
  }
}
