package dev.heed.runtime;

import java.nio.file.Path;

/** Opens graphs. One per process is enough; it holds nothing that needs closing. */
public interface ModelRuntime {

  /**
   * Opens an {@code .onnx} or {@code .ort} file by its path, with its external data.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a broken or unsafe file,
   *     DEVICE_UNAVAILABLE where {@code device} cannot be used
   */
  Session open(Path graph, Device device);

  /**
   * @param notices takes a line where {@code auto} falls back
   */
  static ModelRuntime create(java.util.function.Consumer<String> notices) {
    return (graph, device) -> {
      throw new IllegalStateException("no runtime: " + notices);
    };
  }
}
