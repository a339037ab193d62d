package dev.heed.runtime;

import dev.heed.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors on their way into a {@link Session}, in order.
 *
 * <pre>{@code
 * Inputs inputs =
 *     Inputs.of("input_ids", Tensor.of(Shape.of(1, 3), 101L, 7592L, 102L))
 *         .and("attention_mask", Tensor.of(Shape.of(1, 3), 1L, 1L, 1L));
 * }</pre>
 */
public record Inputs(Map<String, Tensor> byName) {

  public Inputs {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** One tensor; {@link #and} adds more. */
  public static Inputs of(String name, Tensor tensor) {
    return new Inputs(Map.of(name, tensor));
  }

  /** These and one more. */
  public Inputs and(String name, Tensor tensor) {
    Map<String, Tensor> more = new LinkedHashMap<>(byName);
    more.put(name, tensor);
    return new Inputs(more);
  }

  /** These and others, which come first where names are the same. */
  public Inputs and(Inputs others) {
    Map<String, Tensor> more = new LinkedHashMap<>(byName);
    more.putAll(others.byName);
    return new Inputs(more);
  }

  /** Those that a graph takes: exports of one model differ in that. */
  public Inputs takenBy(Session session) {
    Map<String, Tensor> taken = new LinkedHashMap<>(byName);
    taken.keySet().removeIf(name -> session.signature().input(name).isEmpty());
    return new Inputs(taken);
  }
}
