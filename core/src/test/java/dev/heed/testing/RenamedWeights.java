package dev.heed.testing;

import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A checkpoint under other names, as older or newer code would have saved it. */
public final class RenamedWeights implements Weights {

  private final Weights weights;
  private final Map<String, String> published = new LinkedHashMap<>();

  /** {@code rename} gives each stored name its other one. */
  public RenamedWeights(Weights weights, UnaryOperator<String> rename) {
    this.weights = weights;
    weights.names().forEach(name -> published.put(rename.apply(name), name));
  }

  @Override
  public Set<String> names() {
    return published.keySet();
  }

  @Override
  public Optional<TensorEntry> findEntry(String name) {
    return Optional.ofNullable(published.get(name)).flatMap(weights::findEntry);
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(published.get(name)).flatMap(weights::find);
  }

  @Override
  public void close() {
    weights.close();
  }
}
