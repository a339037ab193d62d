package dev.heed.learn;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Matrices that stay as they are, plus a product of two thin ones that is trained.
 *
 * @param rank the inner size of the product
 * @param alpha the product counts {@code alpha / rank}
 * @param targets parts of names of the weights that get one, such as {@code query}
 * @param others weights that are trained as they are, such as those of the head
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021, LoRA, section 4.1</a>
 */
public record Lora(int rank, double alpha, List<String> targets, Predicate<String> others) {

  private static final String DOWN = ".lora_A";
  private static final String UP = ".lora_B";

  static String down(String weight) {
    return weight + DOWN;
  }

  static String up(String weight) {
    return weight + UP;
  }

  double scale() {
    return alpha / rank;
  }

  boolean fits(String name, Tensor tensor) {
    return tensor.shape().rank() == 2
        && name.endsWith(".weight")
        && targets.stream().anyMatch(name::contains);
  }

  boolean trains(String name) {
    return isAdapter(name) || others.test(name);
  }

  static boolean isAdapter(String name) {
    return name.endsWith(DOWN) || name.endsWith(UP);
  }

  /** What an adapter begins with: the first matrix small and random, the second 0. */
  public static Tensor initial(String name, Shape shape, long seed) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    if (name.endsWith(DOWN)) {
      Random random = new Random(seed * 31 + name.hashCode());
      double deviation = 1 / Math.sqrt((double) shape.axis(1));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return Tensor.of(shape, values);
  }

  /** Weights as a model has them: each matrix with its product added, and no adapters. */
  public static Map<String, Tensor> merged(Map<String, Tensor> weights, Optional<Lora> lora) {
    Map<String, Tensor> merged = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (!isAdapter(name)) {
            Tensor down = weights.get(down(name));
            Tensor up = weights.get(up(name));
            boolean adapted = down != null && up != null && lora.isPresent();
            merged.put(name, adapted ? sum(tensor, up, down, lora.get().scale()) : tensor);
          }
        });
    return merged;
  }

  private static Tensor sum(Tensor weight, Tensor up, Tensor down, double scale) {
    float[] sum = weight.toFloats();
    float[] a = up.toFloats();
    float[] b = down.toFloats();
    int rank = (int) up.shape().axis(1);
    int width = (int) down.shape().axis(1);
    for (int i = 0; i < sum.length; i++) {
      double product = 0;
      for (int r = 0; r < rank; r++) {
        product += (double) a[i / width * rank + r] * b[r * width + i % width];
      }
      sum[i] += (float) (scale * product);
    }
    return Tensor.of(weight.shape(), sum);
  }
}
