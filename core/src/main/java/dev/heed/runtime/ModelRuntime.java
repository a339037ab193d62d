package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.OnnxFile;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Opens graphs. One per process is enough; it holds nothing that needs closing. */
public interface ModelRuntime {

  /**
   * Opens an {@code .onnx} or {@code .ort} file by its path, with its external data.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a broken or unsafe file,
   *     DEVICE_UNAVAILABLE where {@code device} cannot be used
   */
  Session open(Path graph, Device device);

  /** Opens a file with more choices than the device; fails as {@link #open(Path, Device)} does. */
  default Session open(Path graph, OpenOptions options) {
    throw refusal("options");
  }

  /** Opens a file that was read and checked already. */
  default Session open(OnnxFile graph, Device device) {
    return open(graph.path(), device);
  }

  /** As {@link #open(OnnxFile, Device)}, with more choices than the device. */
  default Session open(OnnxFile graph, OpenOptions options) {
    return open(graph.path(), options);
  }

  /**
   * Opens a graph that is in memory.
   *
   * <p>Weights in files need no tensors: with the entry {@code
   * session.model_external_initializers_file_folder_path} the runtime maps the external data that
   * the graph names from that folder into memory, without a copy.
   *
   * @param model a serialised {@code ModelProto}, from position to limit; not kept
   * @param initializers weights that the graph declares as external data, by name, in the type and
   *     shape that it declares. The runtime copies them; they must not be written to while it
   *     opens.
   * @throws dev.heed.error.HeedException as {@link #open(Path, Device)}, and where an initializer
   *     does not fit what the graph declares
   */
  default Session open(ByteBuffer model, Map<String, Tensor> initializers, OpenOptions options) {
    throw refusal("graphs in memory");
  }

  /**
   * ONNX Runtime. Its native library is loaded when the first graph is opened.
   *
   * @param notices takes one line for the user where the device {@code auto} is not a GPU
   */
  static ModelRuntime create(Consumer<String> notices) {
    return new OnnxRuntime(notices);
  }

  /** What runs the graphs, with its version, for reports: {@code onnxruntime 1.28.0}. */
  default String version() {
    return getClass().getSimpleName();
  }

  private static HeedException refusal(String what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED, "This runtime does not take %s.".formatted(what));
  }
}
