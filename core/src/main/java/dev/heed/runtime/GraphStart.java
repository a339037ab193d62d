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

/** Looks at a graph's first bytes, for what can be said better than "no protobuf". */
final class GraphStart {

  private static final int LOOK = 512;
  private static final int SHOWN = 40;
  private static final String POINTER = "version https://git-lfs";

  private GraphStart() {}

  /** Refuses a file that is empty or text; one that is not there is left to others. */
  static void check(Path graph) {
    if (!Files.isRegularFile(graph)) {
      return;
    }
    String text = start(graph);
    if (text.isEmpty()) {
      throw invalidModel("%s is empty. Download or export it again.".formatted(graph));
    }
    if (text.chars().noneMatch(GraphStart::isControl) && !text.startsWith(POINTER)) {
      throw invalidModel(
          "%s is text, not an ONNX graph. It begins with '%s'. Was an error page saved in its place?"
              .formatted(graph, text.substring(0, Math.min(SHOWN, text.length())).strip()));
    }
  }

  /** No ONNX graph is without such bytes: the tags of its fields are among them. */
  private static boolean isControl(int c) {
    return c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  }

  private static String start(Path graph) {
    try (InputStream in = Files.newInputStream(graph)) {
      return new String(in.readNBytes(LOOK), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "%s cannot be read: %s.".formatted(graph, e.getMessage()), e);
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
