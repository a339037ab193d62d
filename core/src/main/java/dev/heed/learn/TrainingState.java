package dev.heed.learn;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that training carries from step to step: weights, both moments of their gradients, averaged
 * weights, and the number of the step. Written and read again it goes on as if never stopped.
 */
public final class TrainingState {

  private final WeightStore store;
  private final float[] weights;
  private final float[] first;
  private final float[] second;
  private final float[] average;
  private long step;

  private TrainingState(WeightStore store) {
    this.store = store;
    this.weights = new float[store.size()];
    this.first = new float[store.size()];
    this.second = new float[store.size()];
    this.average = new float[store.size()];
  }

  /** Before the first step. */
  public static TrainingState of(Map<String, Shape> shapes, Map<String, Tensor> initial) {
    TrainingState state = new TrainingState(new WeightStore(shapes));
    initial.forEach((name, tensor) -> state.store.put(state.weights, name, tensor));
    System.arraycopy(state.weights, 0, state.average, 0, state.weights.length);
    return state;
  }

  WeightStore store() {
    return store;
  }

  float[] weights() {
    return weights;
  }

  float[] first() {
    return first;
  }

  float[] second() {
    return second;
  }

  /** The number of steps that were made. */
  public long step() {
    return step;
  }

  /** Ends a step. A young average leans on few steps, so that it forgets where it began. */
  void stepped(double kept) {
    step++;
    double held = kept == 0 ? 0 : Math.min(kept, (1.0 + step) / (10.0 + step));
    float part = (float) (1 - held);
    for (int i = 0; i < weights.length; i++) {
      average[i] += part * (weights[i] - average[i]);
    }
  }

  /** The averaged weights by name; the weights themselves where none are averaged. */
  public Map<String, Tensor> averaged() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    store.spans().keySet().forEach(name -> all.put(name, store.tensor(average, name)));
    return all;
  }

  /** Writes beside {@code file} first, so that a stop at any moment leaves a whole one. */
  public void write(Path file, String about) {
    Shape shape = Shape.of(weights.length);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("weights", Tensor.of(shape, weights));
    tensors.put("first", Tensor.of(shape, first));
    tensors.put("second", Tensor.of(shape, second));
    tensors.put("average", Tensor.of(shape, average));
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Safetensors.write(partial, tensors, Map.of("step", Long.toString(step), "about", about));
    try {
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes over what was written.
   *
   * @param about what must be the same for training to go on: options and data, in words
   */
  public void read(Path file, String about) {
    try (Safetensors tensors = Safetensors.open(file)) {
      String then = tensors.metadata().getOrDefault("about", "");
      if (!then.equals(about)) {
        throw invalidModel(
            "'%s' is of another training. Then: %s. Now: %s. Take the same options, or another --out."
                .formatted(file, then, about));
      }
      Shape shape = Shape.of(weights.length);
      tensors.get("weights", shape).floats().get(weights);
      tensors.get("first", shape).floats().get(first);
      tensors.get("second", shape).floats().get(second);
      tensors.get("average", shape).floats().get(average);
      step = Long.parseLong(tensors.metadata().getOrDefault("step", "0"));
    }
  }
}
