package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model's weights by their published names, from one file or several.
 *
 * <p>Tensors are read-only views of mapped files: nothing is copied, and they stay valid after
 * {@link #close}. Any number of threads may read.
 */
public interface Weights extends AutoCloseable {

  /** The names there are, in the order of the file. */
  Set<String> names();

  /** Where a tensor is, without touching its bytes; empty where there is none of that name. */
  Optional<TensorEntry> findEntry(String name);

  /**
   * The tensor, if it is there.
   *
   * @throws HeedException UNSUPPORTED where it is of a type that Heed does not read, or over 2 GiB;
   *     CLOSED after {@link #close}
   */
  Optional<Tensor> find(String name);

  /** Where a tensor is; the error for a wrong name has the closest ones there are. */
  default TensorEntry entry(String name) {
    return findEntry(name).orElseThrow(() -> missing(name));
  }

  /** The tensor; the error for a wrong name has the closest ones there are. */
  default Tensor get(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /** The tensor, which must have {@code shape}. */
  default Tensor get(String name, Shape shape) {
    Shape found = entry(name).shape();
    if (!found.equals(shape)) {
      throw invalidModel(
          "%s: tensor '%s' has shape %s, but the configuration asks for %s. Do config.json and"
                  .formatted(this, name, found, shape)
              + " the weights belong together?");
    }
    return get(name);
  }

  /** The number of elements of all tensors together, buffers that were not trained included. */
  default long totalParameters() {
    return names().stream().mapToLong(name -> entry(name).shape().elements()).sum();
  }

  @Override
  void close();

  private HeedException missing(String name) {
    List<String> left = new ArrayList<>(names());
    List<String> close = new ArrayList<>();
    Optional<String> next = Suggestions.closest(name, left);
    while (next.isPresent() && close.size() < 3) {
      close.add(next.get());
      left.remove(next.get());
      next = Suggestions.closest(name, left);
    }
    String meant =
        close.isEmpty() ? "" : " The closest names are: " + String.join(", ", close) + ".";
    return invalidModel(
        "%s has no tensor '%s'.%s It has %s tensors.".formatted(this, name, meant, names().size()));
  }
}
