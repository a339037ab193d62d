package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a graph's file before the runtime does, for what can be said better in words. */
final class GraphFile {

  private static final int LOOK = 512;
  private static final String POINTER = "version https://git-lfs.github.com/spec";

  private GraphFile() {}

  /** Refuses what is no file, empty, a Git LFS pointer or text. */
  static void check(Path graph) {
    if (!Files.exists(graph)) {
      throw invalidModel("There is no file '%s'.".formatted(graph));
    }
    if (!Files.isRegularFile(graph)) {
      throw invalidModel(
          "'%s' is not a file. Name the graph itself, such as model.onnx.".formatted(graph));
    }
    checkStart(graph, start(graph));
  }

  private static void checkStart(Path graph, byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8);
    if (start.length == 0) {
      throw invalidModel("'%s' is empty. Download or export it again.".formatted(graph));
    }
    if (text.startsWith(POINTER)) {
      throw invalidModel(
          "'%s' is a Git LFS pointer, not the graph itself. Run 'git lfs pull' in its repository."
              .formatted(graph));
    }
    if (text.chars().noneMatch(GraphFile::isControl)) {
      throw invalidModel(
          "'%s' is text, not an ONNX graph. It begins with '%s'. Was an error page saved in its place?"
              .formatted(graph, text.substring(0, Math.min(40, text.length())).strip()));
    }
  }

  /** No ONNX graph is without such bytes: the tags of its fields are among them. */
  private static boolean isControl(int c) {
    return c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  }

  private static byte[] start(Path graph) {
    try (InputStream in = Files.newInputStream(graph)) {
      return in.readNBytes(LOOK);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "'%s' cannot be read: %s.".formatted(graph, e.getMessage()), e);
    }
  }

  /** The runtime takes only direct buffers. */
  static ByteBuffer direct(ByteBuffer model) {
    if (!model.hasRemaining()) {
      throw invalidModel("The graph in memory is empty.");
    }
    return model.isDirect()
        ? model.slice()
        : ByteBuffer.allocateDirect(model.remaining()).put(model.duplicate()).flip();
  }
}
