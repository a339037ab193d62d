package dev.heed.spi;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A graph that was opened so that its attention can be seen. Any number of threads may use it. */
public interface AttentionView {

  /** The graph itself, for its signature. */
  Session session();

  /**
   * What there is to see, in the order of the graph: {@code attentions.0}, {@code
   * cross_attentions.3}.
   */
  List<String> names();

  /**
   * The outputs of {@link #session} that give them, in the same order, for who runs it step by
   * step: F32 {@code [B, H, Q, K]}, if the graph has these axes.
   */
  default List<String> outputs() {
    return names();
  }

  /**
   * Runs the graph once and reads nothing but maps.
   *
   * @param wanted names of the maps that are read; of large models all maps are large
   * @return F32 {@code [B, H, Q, K]} by name
   */
  Map<String, Tensor> maps(Inputs inputs, Predicate<String> wanted);
}
