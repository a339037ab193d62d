package dev.heed.onnx;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.model.FileChecks;
import dev.heed.model.SafePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file beside a graph that holds tensors of it. It is checked before the runtime opens a graph,
 * because the runtime follows the paths that a graph names.
 *
 * <p>The rule: a location is relative to the graph's folder and has no {@code ..}; what it names
 * is, after following links, a file in the graph's folder or below, or, where the graph itself is a
 * link (as in the Hugging Face cache), in the folder of the link's target or below; and it has all
 * bytes that the graph takes from it.
 *
 * @param location as the graph names it
 * @param file where it is
 * @param needed how many bytes it must have at least
 */
public record ExternalData(String location, Path file, long needed) {

  /** The runtime's own mark for "this is an address in memory", never a file. */
  private static final String MEMORY_ADDRESS = "_ORT_MEM_ADDR_";

  /**
   * Checks all external data that a graph names; several files are fine, and so is none.
   *
   * @param needed how many bytes each file must have at least, by its location
   * @throws HeedException INVALID_MODEL for a file which is missing, too short, or against the rule
   */
  static List<ExternalData> check(Path graph, Map<String, Long> needed) {
    if (needed.isEmpty()) {
      return List.of();
    }
    List<Path> roots = roots(graph);
    return needed.entrySet().stream()
        .map(file -> check(graph, roots, file.getKey(), file.getValue()))
        .toList();
  }

  private static ExternalData check(Path graph, List<Path> roots, String location, long needed) {
    if (location.contains(MEMORY_ADDRESS)) {
      throw invalidModel(
          "%s names a memory address as external data. It was not saved for other programs to read:"
                  .formatted(graph)
              + " don't open it.");
    }
    Path folder = graph.toAbsolutePath().getParent();
    Path file = SafePaths.resolve(graph.toString(), folder, location);
    requireThere(graph, file);
    SafePaths.requireInside(file, roots);
    requireLength(graph, file, needed);
    return new ExternalData(location, file, needed);
  }

  private static List<Path> roots(Path graph) {
    Path folder = SafePaths.real(graph.toAbsolutePath().getParent());
    Path target = SafePaths.real(graph).getParent();
    return Files.isSymbolicLink(graph) ? List.of(folder, target) : List.of(folder);
  }

  private static void requireThere(Path graph, Path file) {
    if (!Files.exists(file) && !Files.isSymbolicLink(file)) {
      throw invalidModel(
          "%s keeps tensors in %s, which is not there. Its folder has: %s. Download that file too."
              .formatted(
                  graph,
                  file.getFileName(),
                  FileChecks.contents(graph.toAbsolutePath().getParent())));
    }
    FileChecks.requireReadable(file);
  }

  private static void requireLength(Path graph, Path file, long needed) {
    FileChecks.requireFetched(file);
    long size = FileChecks.size(file);
    if (size < needed) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s takes tensors from %s up to byte %,d, but that file has %,d bytes. Download it"
                  + " again.",
              graph,
              file.getFileName(),
              needed,
              size));
    }
  }

  /** What one tensor says about the file that its elements are in. */
  static final class Reference {

    private final List<String> locations = new ArrayList<>(1);
    private long offset;
    private long length;

    /** False where {@code value} is not one that {@code key} can have. */
    boolean put(String key, String value) {
      switch (key) {
        case "location" -> locations.add(value);
        case "offset" -> offset = parse(value);
        case "length" -> length = parse(value);
        default -> {}
      }
      return offset >= 0 && length >= 0 && offset <= Long.MAX_VALUE - length;
    }

    /** Every location it names: which of several a reader takes is not for us to guess. */
    List<String> locations() {
      return locations;
    }

    /** How many bytes the file must have at least. */
    long end() {
      return offset + length;
    }

    private static long parse(String value) {
      try {
        return Long.parseLong(value.strip());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }
}
