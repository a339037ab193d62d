package dev.heed.look;

import dev.heed.runtime.Outputs;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run showed.
 *
 * @param outputs what the model gives without looking
 * @param maps one for each attention that was asked for and that the run went through
 */
public record Seen(Outputs outputs, List<AttentionMap> maps) {

  public Seen {
    maps = List.copyOf(maps);
  }

  /** The maps by their names, in order. */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    maps.forEach(map -> byName.put(map.name(), map.weights()));
    return byName;
  }
}
