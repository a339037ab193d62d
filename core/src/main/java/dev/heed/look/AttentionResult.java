package dev.heed.look;

import dev.heed.runtime.Outputs;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run showed.
 *
 * @param outputs what the model gives without looking
 * @param maps one for each attention that was asked for and that the run went through
 * @param rollout F32 {@code [B, N, N]}, where it was asked for: what each token is made of in the
 *     end; each row sums to 1
 */
public record AttentionResult(Outputs outputs, List<AttentionMap> maps, Optional<Tensor> rollout) {

  public AttentionResult {
    maps = List.copyOf(maps);
  }

  /** The maps by their names, in order. */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    maps.forEach(map -> byName.put(map.name(), map.weights()));
    return byName;
  }
}
