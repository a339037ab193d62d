package dev.heed.look;

import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The attention of layers of one kind, and how much an answer grows with each weight.
 *
 * @param maps of each layer, the first layer first; F32 {@code [B, H, Q, K]}
 * @param gradients of the answer by them, in the same shapes
 */
public record LayerGradients(List<Tensor> maps, List<Tensor> gradients) {

  public LayerGradients {
    maps = List.copyOf(maps);
    gradients = List.copyOf(gradients);
  }

  /** Those whose names are the prefix and a number, from 0 on. */
  static LayerGradients named(
      String prefix, Map<String, Tensor> values, Map<String, Tensor> slopes) {
    List<Tensor> maps = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; values.containsKey(prefix + i); i++) {
      maps.add(values.get(prefix + i));
      gradients.add(slopes.get(prefix + i));
    }
    return new LayerGradients(maps, gradients);
  }

  /** Weights times gradients of each layer, without what speaks against the answer. */
  public List<Tensor> weighted() {
    List<Tensor> weighted = new ArrayList<>();
    for (int layer = 0; layer < maps.size(); layer++) {
      float[] made = maps.get(layer).toFloats();
      float[] slopes = gradients.get(layer).toFloats();
      for (int i = 0; i < made.length; i++) {
        made[i] = Math.max(0, made[i] * slopes[i]);
      }
      weighted.add(Tensor.of(maps.get(layer).shape(), made));
    }
    return weighted;
  }

  double[] counted(int layer) {
    return counted(layer, 0);
  }

  /** The mean over the heads of what speaks for the answer: {@code [Q, K]} of one item. */
  double[] counted(int layer, int item) {
    Tensor map = maps.get(layer);
    int heads = map.shape().size(1);
    int size = map.shape().size(2) * map.shape().size(3);
    var weights = map.floats();
    var slopes = gradients.get(layer).floats();
    double[] mean = new double[size];
    for (int head = 0; head < heads; head++) {
      int from = (item * heads + head) * size;
      for (int i = 0; i < size; i++) {
        mean[i] += Math.max(0, (double) weights.get(from + i) * slopes.get(from + i)) / heads;
      }
    }
    return mean;
  }
}
