package dev.heed.export;

import dev.heed.model.TensorEntry;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a recorded graph's weights lie in the files that it was recorded from. */
final class WeightPlaces {

  /** Smaller ones may as well lie in the graph, if they are not of another precision. */
  private static final long SMALL = 1 << 16;

  private WeightPlaces() {}

  /**
   * The place of a weight, if the graph uses it as the file has it, or as wider numbers.
   *
   * @param file how the file is called beside the graph
   */
  static Optional<Storage.Place> of(TensorEntry entry, Tensor weight, String file) {
    if (!entry.shape().equals(weight.shape())) {
      return Optional.empty();
    }
    if (entry.dtype().equals(weight.type().name())) {
      return Optional.of(new Storage.Place(file, entry.offset(), entry.bytes()));
    }
    return weight.type() == ElementType.F32 && isNarrow(entry.dtype())
        ? Optional.of(
            new Storage.Place(file, entry.offset(), entry.bytes(), Optional.of(entry.type())))
        : Optional.empty();
  }

  private static boolean isNarrow(String dtype) {
    return dtype.equals(ElementType.F16.name()) || dtype.equals(ElementType.BF16.name());
  }

  /** Places in one folder, with the real names of its files. */
  record InFolder(Path folder, Storage.InFiles files) {}

  /** All large weights of a graph in files of one folder, if that is where they lie. */
  static Optional<InFolder> all(OnnxGraph graph, Map<String, TensorEntry> entries) {
    Map<String, Storage.Place> places = new HashMap<>();
    Map<Path, Path> real = new HashMap<>();
    for (Map.Entry<String, Tensor> weight : graph.weights().entrySet()) {
      Optional<TensorEntry> entry = Optional.ofNullable(entries.get(weight.getKey()));
      Optional<Storage.Place> place =
          entry.flatMap(
              e -> {
                Path file = real.computeIfAbsent(e.file(), WeightPlaces::real);
                return of(e, weight.getValue(), String.valueOf(file.getFileName()));
              });
      place.ifPresent(p -> places.put(weight.getKey(), p));
      boolean large = bytes(weight.getValue()) >= SMALL || weight.getValue().isMadeWhenRead();
      if (place.isEmpty() && large) {
        return Optional.empty();
      }
    }
    Set<Path> folders = new HashSet<>();
    real.values().forEach(file -> folders.add(file.getParent()));
    return folders.size() == 1
        ? Optional.of(new InFolder(folders.iterator().next(), new Storage.InFiles(places)))
        : Optional.empty();
  }

  static long bytes(Tensor tensor) {
    return tensor.shape().elements() * tensor.type().bytes();
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
