package dev.heed.export;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.onnx.ExternalData;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a recorded model as {@code model.onnx}, or as what its graph is called, into a folder,
 * with the configurations that it needs to run. Weights that need no rewriting may stay in
 * safetensors files beside the graph: it then points at byte ranges of them, and is a few
 * kilobytes. A folder that comes with a graph is written again with that graph rewritten.
 *
 * <p>Every file is whole or not there, and what was there before stays until then. A link that
 * leads out of the model's folder is refused, as everywhere.
 *
 * <pre>{@code
 * ModelFolder from = ModelFolder.open(Path.of("vit-base-patch16-224"));
 * RecordedModel model = RecordedModel.of(from, heed.architectures().all(), Choices.none());
 * Path graph = Export.write(model, from, Path.of("exported"), WeightsPlace.COPIED);
 * }</pre>
 */
public final class Export {

  private static final long MANY = 1 << 26;

  private final ModelFolder from;
  private final Path out;

  private Export(ModelFolder from, Path out) {
    this.from = from;
    this.out = out;
  }

  /**
   * Writes the graph and what belongs to it.
   *
   * @param weights where the weights lie afterwards
   * @return the graph's file
   * @throws HeedException INVALID_OPTION where {@code out} cannot be written, or has another graph
   *     that would be opened in place of the one that is written
   */
  public static Path write(RecordedModel model, ModelFolder from, Path out, WeightsPlace weights) {
    try {
      return new Export(from, out).write(model.name(), model.graph(), weights);
    } catch (IOException e) {
      throw cannotBeWritten(out, e);
    }
  }

  private static HeedException cannotBeWritten(Path out, IOException e) {
    return new HeedException(
        ErrorCode.INVALID_OPTION, "The export cannot be written to '%s': %s.".formatted(out, e), e);
  }

  /**
   * Writes a folder's graph with the runtime's fused operators in place of what it spells out, and
   * what belongs to it.
   *
   * @param graph the graph of {@code from} that was rewritten; it keeps its place in the folder
   * @param check looks at the graph before it is moved to its place
   * @return the graph's file
   */
  public static Path write(
      FusedGraph fused, GraphFile graph, ModelFolder from, Path out, GraphCheck check) {
    try {
      return new Export(from, out).write(fused, graph, check);
    } catch (IOException e) {
      throw cannotBeWritten(out, e);
    }
  }

  private Path write(FusedGraph fused, GraphFile graph, GraphCheck check) throws IOException {
    Path file = out.resolve(from.path().relativize(graph.path()));
    if (Files.exists(file) && Files.isSameFile(file, graph.path())) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--out names the folder that the model is in, where '%s' would be overwritten. Name another one."
              .formatted(graph.path()));
    }
    copyConfigurations();
    for (ExternalData data : OnnxFile.in(from, graph).externalData()) {
      bring(data.file(), file.resolveSibling(data.location()), WeightsPlace.COPIED);
    }
    AtomicFile.make(
        file,
        partial -> {
          write(fused, partial);
          if (!check.accepts(partial)) {
            Files.copy(graph.path(), partial, StandardCopyOption.REPLACE_EXISTING);
          }
        });
    return file;
  }

  private static void write(FusedGraph fused, Path file) throws IOException {
    ByteBuffer bytes = fused.model();
    AtomicFile.writePieces(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  private Path write(String name, OnnxGraph graph, WeightsPlace weights) throws IOException {
    Path file = out.resolve(name + ".onnx");
    requireFirst(file);
    copyConfigurations();
    graph.write(
        file, weights == WeightsPlace.EMBEDDED ? Storage.EMBEDDED : inFiles(name, graph, weights));
    return file;
  }

  /** Of two graphs of one name the one in {@code onnx/} is opened. */
  private void requireFirst(Path file) {
    String stem = file.getFileName().toString().replaceFirst("[.]onnx$", "");
    for (String other : List.of("onnx/" + stem + ".onnx", "onnx/" + stem + ".ort")) {
      if (Files.exists(out.resolve(other))) {
        throw new HeedException(
            ErrorCode.INVALID_OPTION,
            "'%s' has a graph '%s', which is opened before the '%s' that would be written. Name another folder, or remove that graph."
                .formatted(out, other, file.getFileName()));
      }
    }
  }

  /** A weight lies outside where the graph uses it exactly as the file has it. */
  private Storage inFiles(String name, OnnxGraph graph, WeightsPlace weightsPlace)
      throws IOException {
    Map<String, Storage.Place> places = new HashMap<>();
    Set<Path> files = new LinkedHashSet<>();
    try (Weights weights = from.weights()) {
      graph
          .weights()
          .forEach(
              (weight, tensor) ->
                  weights
                      .findEntry(weight)
                      .flatMap(entry -> place(entry, tensor, files))
                      .ifPresent(place -> places.put(weight, place)));
    }
    for (Path file : files) {
      bring(file, out.resolve(file.getFileName()), weightsPlace);
    }
    places.putAll(made(name + ".onnx_data", graph, places.keySet()));
    return new Storage.InFiles(places);
  }

  /** Weights in a precision that no file has, where they are too many to lie in the graph. */
  private Map<String, Storage.Place> made(String data, OnnxGraph graph, Set<String> placed)
      throws IOException {
    Map<String, Tensor> made = new LinkedHashMap<>(graph.weights());
    made.entrySet().removeIf(w -> placed.contains(w.getKey()) || !w.getValue().isMadeWhenRead());
    if (made.values().stream().mapToLong(WeightPlaces::bytes).sum() < MANY) {
      return Map.of();
    }
    Map<String, Storage.Place> places = new HashMap<>();
    AtomicFile.make(
        out.resolve(data),
        partial ->
            ScratchWeights.write(partial, made)
                .forEach(
                    (weight, at) ->
                        places.put(weight, new Storage.Place(data, at.offset(), at.length()))));
    return places;
  }

  private static Optional<Storage.Place> place(TensorEntry entry, Tensor tensor, Set<Path> files) {
    Optional<Storage.Place> place =
        WeightPlaces.of(entry, tensor, entry.file().getFileName().toString());
    place.ifPresent(found -> files.add(entry.file()));
    return place;
  }

  /** Those of sub-folders too: sentence encoders have one for each of their modules. */
  private void copyConfigurations() throws IOException {
    Path self = out.toAbsolutePath();
    try (Stream<Path> files = Files.walk(from.path(), 2)) {
      for (Path file :
          files
              .filter(Export::isConfiguration)
              .filter(file -> !file.toAbsolutePath().startsWith(self) || sameFolder())
              .toList()) {
        Path name = from.path().relativize(file);
        Path checked = from.file(name.toString());
        bring(checked, out.resolve(name), WeightsPlace.COPIED);
      }
    }
  }

  private boolean sameFolder() {
    return from.path().toAbsolutePath().equals(out.toAbsolutePath());
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    return !Files.isDirectory(file)
        && List.of(".json", ".txt", ".model", ".spm", ".jinja").stream().anyMatch(name::endsWith)
        && !name.endsWith(".index.json");
  }

  private static void bring(Path file, Path target, WeightsPlace weights) throws IOException {
    if (Files.exists(target) && Files.isSameFile(file, target)) {
      if (weights == WeightsPlace.LINKED || file.toRealPath().equals(target.toRealPath())) {
        return;
      }
      Files.delete(target); // a link to the source, of an earlier export
    }
    if (weights != WeightsPlace.LINKED || !linked(file, target)) {
      AtomicFile.make(
          target, partial -> Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING));
    }
  }

  private static boolean linked(Path file, Path target) throws IOException {
    Files.deleteIfExists(target);
    try {
      Files.createLink(target, file.toRealPath());
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // another file system, or one without links
    }
  }
}
