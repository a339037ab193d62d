package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.Map;
import java.util.Optional;

/** Where a written graph finds its weights. Constants are always inside. */
public sealed interface Storage {

  /** In the graph itself, which may then be at most 2 GB. */
  Storage EMBEDDED = new Embedded();

  /** Nowhere: the graph only names them, and the session is opened with the tensors. */
  Storage HANDED_OVER = new HandedOver();

  /** Weights lie in the graph. */
  record Embedded() implements Storage {}

  /** Weights are given when the session is opened. */
  record HandedOver() implements Storage {}

  /** Weights lie in files beside the graph, little-endian; one without a place lies inside. */
  record InFiles(Map<String, Place> places) implements Storage {
    public InFiles {
      places = Map.copyOf(places);
    }
  }

  /**
   * Bytes of a file, for example of {@code model.safetensors}; the path is beside the graph.
   *
   * @param type what the file has, where it is narrower than what the graph computes with: the
   *     graph then widens it, which the runtime does once, when it opens
   */
  record Place(String file, long offset, long length, Optional<ElementType> type) {

    /** In the graph's own type. */
    public Place(String file, long offset, long length) {
      this(file, offset, length, Optional.empty());
    }
  }
}
