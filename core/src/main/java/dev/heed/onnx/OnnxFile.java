package dev.heed.onnx;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.FileChecks;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph's file that was read and found sound: what runs it, looks into it or rewrites it takes
 * this, so that the file is read once. An {@code .onnx} file stays mapped into memory while this is
 * in use, and no weight is loaded.
 */
public final class OnnxFile {

  private final Path path;
  private final Optional<OnnxModel> model;
  private final List<ExternalData> externalData;

  private OnnxFile(Path path, Optional<OnnxModel> model, List<ExternalData> externalData) {
    this.path = path;
    this.model = model;
    this.externalData = externalData;
  }

  /**
   * Reads an {@code .onnx} file and checks the files that it names; of an {@code .ort} file, which
   * names none, the first bytes are read.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a file that is broken, or that names
   *     files against the rule of {@link ExternalData}
   */
  public static OnnxFile open(Path path) {
    FileChecks.requireReadable(path);
    FileChecks.requireFetched(path);
    if (path.toString().endsWith(".ort")) {
      requireOrt(path);
      return new OnnxFile(path, Optional.empty(), List.of());
    }
    OnnxModel model = new ModelReader(path.toString(), mapped(path)).model();
    return new OnnxFile(path, Optional.of(model), ExternalData.check(path, model.externalBytes()));
  }

  /** A graph of {@code folder}, read when it is first asked for. */
  public static OnnxFile in(ModelFolder folder, Path path) {
    return folder.once(path, OnnxFile.class, () -> open(path));
  }

  /** As {@link #in(ModelFolder, Path)}. */
  public static OnnxFile in(ModelFolder folder, GraphFile file) {
    return in(folder, file.path());
  }

  private static ByteBuffer mapped(Path path) {
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw invalidModel(
            "%s has more than 2 GB, which no ONNX file can have; weights beyond that lie in files beside it."
                .formatted(path));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw FileChecks.unreadable(path, e);
    }
  }

  private static void requireOrt(Path path) {
    ByteBuffer start = ByteBuffer.allocate(8);
    try (FileChannel channel = FileChannel.open(path)) {
      channel.read(start, 0);
    } catch (IOException e) {
      throw FileChecks.unreadable(path, e);
    }
    if (!new String(start.array(), 4, 4, StandardCharsets.US_ASCII).equals("ORTM")) {
      throw invalidModel(
          "%s cannot be opened. It is not in ONNX Runtime's own format, though it ends in .ort."
              .formatted(path));
    }
  }

  public Path path() {
    return path;
  }

  /** The files beside it that hold tensors of it. */
  public List<ExternalData> externalData() {
    return externalData;
  }

  /**
   * What is in it.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for an {@code .ort} file
   */
  public OnnxModel model() {
    return model.orElseThrow(
        () ->
            invalidModel(
                "%s is in ONNX Runtime's own format, which is already optimised and cannot be looked into. Take the .onnx file that it was made from."
                    .formatted(path)));
  }

  /** What it says of itself; of an {@code .ort} file, that it is one. */
  public GraphSummary summary() {
    return model
        .map(GraphSummary::of)
        .orElseGet(() -> new GraphSummary("onnxruntime", Map.of(), 0, Map.of()));
  }
}
