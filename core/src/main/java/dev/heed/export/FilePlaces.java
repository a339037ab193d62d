package dev.heed.export;

import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the weights of a graph lie in the model's files, so that the runtime maps them by itself
 * and lets go of each when it has packed it: handed over by Heed, they stay mapped, and a ViT-B/16
 * holds 340 MB more.
 *
 * @param folder the real one, with links followed, as in the hub's cache
 */
record FilePlaces(Path folder, Map<String, Storage.Place> places) {

  /** What is computed from weights is written into the graph, whose bytes are read at once. */
  private static final long MOST_INSIDE = 64L << 20;

  /** Empty where the files lie apart, or much of what the graph needs is not in them as it is. */
  static Optional<FilePlaces> of(OnnxGraph graph, Weights weights) {
    Map<String, Storage.Place> places = new HashMap<>();
    Path folder = null;
    long inside = 0;
    try {
      for (Map.Entry<String, Tensor> weight : graph.weights().entrySet()) {
        Tensor tensor = weight.getValue();
        Optional<TensorEntry> entry =
            weights.findEntry(weight.getKey()).filter(found -> isSame(found, tensor));
        if (entry.isEmpty()) {
          inside += tensor.shape().elements() * tensor.type().bytes();
          continue;
        }
        Path file = entry.get().file().toRealPath();
        if (folder != null && !folder.equals(file.getParent())) {
          return Optional.empty();
        }
        folder = file.getParent();
        places.put(weight.getKey(), place(file, entry.get()));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return folder == null || inside > MOST_INSIDE
        ? Optional.empty()
        : Optional.of(new FilePlaces(folder, places));
  }

  private static boolean isSame(TensorEntry entry, Tensor tensor) {
    return entry.dtype().equals(tensor.type().name()) && entry.shape().equals(tensor.shape());
  }

  private static Storage.Place place(Path file, TensorEntry entry) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return new Storage.Place(name, entry.offset(), entry.bytes());
  }
}
