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
 * @param arena whether the runtime keeps memory of the processor's that it will need again
 */
public record OpenOptions(
    Device device,
    Optimisation optimisation,
    Optional<Path> profile,
    Map<String, String> entries,
    boolean arena) {

  static final String SPINNING = "session.intra_op.allow_spinning";
  private static final String WEIGHTS = "session.model_external_initializers_file_folder_path";

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

  /** With an arena. */
  public OpenOptions(
      Device device,
      Optimisation optimisation,
      Optional<Path> profile,
      Map<String, String> entries) {
    this(device, optimisation, profile, entries, true);
  }

  /** All optimisations, no profile, nothing further. */
  public static OpenOptions on(Device device) {
    return new OpenOptions(device, Optimisation.ALL, Optional.empty(), Map.of());
  }

  public OpenOptions withOptimisation(Optimisation other) {
    return new OpenOptions(device, other, profile, entries, arena);
  }

  public OpenOptions withProfile(Path start) {
    return new OpenOptions(device, optimisation, Optional.of(start), entries, arena);
  }

  /** These and one more setting of the runtime. */
  public OpenOptions withEntry(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(entries);
    more.put(key, value);
    return new OpenOptions(device, optimisation, profile, more, arena);
  }

  /** Threads that wait keep their cores busy: faster on an idle machine, slower beside others. */
  public OpenOptions withSpinning() {
    return withEntry(SPINNING, "1");
  }

  /** Memory goes back after each run: less is held, and each run takes longer. */
  public OpenOptions withoutArena() {
    return new OpenOptions(device, optimisation, profile, entries, false);
  }

  /** Where the external data lies that a graph in memory names. */
  public OpenOptions withWeightsIn(Path folder) {
    return withEntry(WEIGHTS, folder.toAbsolutePath().toString());
  }
}
