package dev.heed.export;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.onnx.ExternalData;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a recorded model as {@code model.onnx} into a folder, with the configurations that it
 * needs to run. Unless it is to be one file, weights that need no rewriting stay in their
 * safetensors files: the graph points at byte ranges of them, and is a few kilobytes. A folder that
 * comes with a graph is written again with that graph rewritten.
 *
 * <pre>{@code
 * ModelFolder from = ModelFolder.open(Path.of("vit-base-patch16-224"));
 * RecordedModel model = RecordedModel.of(from, heed.architectures().all(), Choices.none());
 * Path graph = Export.write(model, from, Path.of("exported"), true);
 * }</pre>
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
   * @return the graph's file
   */
  public static Path write(FusedGraph fused, GraphFile graph, ModelFolder from, Path out) {
    try {
      return new Export(from, out).write(fused, graph);
    } catch (IOException e) {
      throw cannotBeWritten(out, e);
    }
  }

  private Path write(FusedGraph fused, GraphFile graph) throws IOException {
    Path file = out.resolve(from.path().relativize(graph.path()));
    if (Files.exists(file) && Files.isSameFile(file, graph.path())) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--out names the folder that the model is in, where '%s' would be overwritten. Name another one."
              .formatted(graph.path()));
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    copyConfigurations();
    for (ExternalData data : OnnxFile.in(from, graph).externalData()) {
      bring(data.file(), file.resolveSibling(data.location()), true);
    }
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
      for (ByteBuffer left = fused.model(); left.hasRemaining(); ) {
        channel.write(left);
      }
    }
    return file;
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
      bring(file, out.resolve(file.getFileName()), true);
    }
    return new Storage.InFiles(places);
  }

  private static Storage.Place place(TensorEntry entry, Set<Path> files) {
    files.add(entry.file());
    return new Storage.Place(entry.file().getFileName().toString(), entry.offset(), entry.bytes());
  }

  /** Those of sub-folders too: sentence encoders have one for each of their modules. */
  private void copyConfigurations() throws IOException {
    try (Stream<Path> files = Files.walk(from.path(), 2)) {
      for (Path file : files.filter(Export::isConfiguration).toList()) {
        Path target = out.resolve(from.path().relativize(file));
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        bring(file, target, false);
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
  private static void bring(Path file, Path target, boolean link) throws IOException {
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
