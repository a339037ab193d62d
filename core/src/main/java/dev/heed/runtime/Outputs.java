package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Named tensors that came out of a {@link Session}; they belong to the caller.
 *
 * <pre>{@code
 * Outputs outputs = session.run(inputs);
 * Tensor logits = outputs.get("logits");
 * outputs.byName().forEach((name, tensor) -> System.out.println(name + " " + tensor.shape()));
 * }</pre>
 */
public record Outputs(Map<String, Tensor> byName) {

  public Outputs {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** One output; asking for another than the model has says which it has. */
  public Tensor get(String name) {
    Tensor tensor = byName.get(name);
    if (tensor == null) {
      throw invalidModel(
          "The model has no output '%s'. It has: %s. Was it exported for another task?"
              .formatted(name, listed()));
    }
    return tensor;
  }

  /**
   * The output that a task reads where the model may have no other: by its name, else the only one,
   * whatever its exporter called it.
   */
  public Tensor main(String name) {
    boolean only = byName.size() == 1 && !byName.containsKey(name);
    return only ? byName.values().iterator().next() : get(name);
  }

  private String listed() {
    return byName.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().shape())
        .collect(Collectors.joining(", "));
  }
}
