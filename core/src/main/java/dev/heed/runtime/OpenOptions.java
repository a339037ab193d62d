package dev.heed.runtime;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a graph is opened.
 *
 * @param device where it runs
 * @param optimisation how far the runtime may rewrite the graph before running it
 * @param profile where to write a profile of every run: the start of a file name, to which the
 *     runtime adds the time and {@code .json} when the session closes; empty for none
 * @param entries further settings of the runtime, such as {@code session.disable_prepacking}
 */
public record OpenOptions(
    Device device, Optimisation optimisation, Optional<Path> profile, Map<String, String> entries) {

  /** How far the runtime may rewrite a graph. */
  public enum Optimisation {
    /** Everything it knows: what users want. */
    ALL,
    /** Folding of constants and removal of needless operators, no fusion. */
    BASIC,
    /** The graph as it is written. */
    NONE
  }

  public OpenOptions {
    requireNonNull(device);
    requireNonNull(optimisation);
    requireNonNull(profile);
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** All optimisations, no profile, nothing further. */
  public static OpenOptions on(Device device) {
    return new OpenOptions(device, Optimisation.ALL, Optional.empty(), Map.of());
  }

  public OpenOptions withOptimisation(Optimisation other) {
    return new OpenOptions(device, other, profile, entries);
  }

  public OpenOptions withProfile(Path start) {
    return new OpenOptions(device, optimisation, Optional.of(start), entries);
  }

  /** These and one more setting of the runtime. */
  public OpenOptions withEntry(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(entries);
    more.put(key, value);
    return new OpenOptions(device, optimisation, profile, more);
  }
}
