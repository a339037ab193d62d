package dev.heed.export;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a recorded model as {@code model.onnx} into a folder, with the configurations that it
 * needs to run. Unless it is to be one file, weights that need no rewriting stay in their
 * safetensors files: the graph points at byte ranges of them, and is a few kilobytes.
 */
public final class Export {

  private final ModelFolder from;
  private final Path out;

  private Export(ModelFolder from, Path out) {
    this.from = from;
    this.out = out;
  }

  /**
   * Writes the graph and what belongs to it.
   *
   * @param selfContained whether weights lie inside the graph, which may then be at most 2 GB
   * @return the graph's file
   */
  public static Path write(RecordedModel model, ModelFolder from, Path out, boolean selfContained) {
    try {
      return new Export(from, out).write(model.graph(), selfContained);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The export cannot be written to '%s': %s.".formatted(out, e),
          e);
    }
  }

  private Path write(OnnxGraph graph, boolean selfContained) throws IOException {
    Files.createDirectories(out);
    copyConfigurations();
    Path file = out.resolve("model.onnx");
    graph.write(file, selfContained ? Storage.EMBEDDED : inFiles(graph));
    return file;
  }

  /** A weight lies outside where the graph uses it exactly as the file has it. */
  private Storage inFiles(OnnxGraph graph) throws IOException {
    Map<String, Storage.Place> places = new HashMap<>();
    Set<Path> files = new LinkedHashSet<>();
    try (Weights weights = from.weights()) {
      graph
          .weights()
          .forEach(
              (name, tensor) ->
                  weights
                      .findEntry(name)
                      .filter(
                          entry ->
                              entry.dtype().equals(tensor.type().name())
                                  && entry.shape().equals(tensor.shape()))
                      .ifPresent(entry -> places.put(name, place(entry, files))));
    }
    for (Path file : files) {
      bring(file, true);
    }
    return new Storage.InFiles(places);
  }

  private static Storage.Place place(TensorEntry entry, Set<Path> files) {
    files.add(entry.file());
    return new Storage.Place(entry.file().getFileName().toString(), entry.offset(), entry.bytes());
  }

  private void copyConfigurations() throws IOException {
    try (Stream<Path> files = Files.list(from.path())) {
      for (Path file : files.filter(Export::isConfiguration).toList()) {
        bring(file, false);
      }
    }
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && List.of(".json", ".txt", ".model", ".jinja").stream().anyMatch(name::endsWith)
        && !name.endsWith(".index.json");
  }

  /**
   * Weights come by a hard link where the file system has them, so that they take no space twice.
   */
  private void bring(Path file, boolean link) throws IOException {
    Path target = out.resolve(file.getFileName());
    if (Files.exists(target) && Files.isSameFile(file, target)) {
      return;
    }
    Files.deleteIfExists(target);
    if (!link || !linked(file, target)) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean linked(Path file, Path target) {
    try {
      Files.createLink(target, file.toRealPath());
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // another file system, or one without links
    }
  }
}
