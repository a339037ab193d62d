package dev.heed.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one run of many gave: tensors to read, and values that wait in the runtime for the next run.
 *
 * @param outputs what was to be read
 * @param held what was to be kept; the caller closes each
 */
public record StepOutputs(Outputs outputs, Map<String, DeviceValue> held) {

  public StepOutputs {
    held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
  }

  /**
   * What is wanted of a run; outputs in neither set are not even fetched.
   *
   * @param read names of outputs that should arrive as tensors
   * @param keep names of outputs that should stay in the runtime
   */
  public record Wanted(Set<String> read, Set<String> keep) {

    public Wanted {
      read = Set.copyOf(read);
      keep = Set.copyOf(keep);
    }
  }
}
