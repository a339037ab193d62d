package dev.heed.op;

import java.util.Map;

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

  /** Bytes of a file, for example of {@code model.safetensors}; the path is beside the graph. */
  record Place(String file, long offset, long length) {}
}
