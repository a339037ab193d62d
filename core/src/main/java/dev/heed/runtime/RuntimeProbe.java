package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the native runtime says of itself and of this machine: what {@code heed doctor} asks. Safe
 * for concurrent calls.
 */
public final class RuntimeProbe {

  private RuntimeProbe() {}

  /**
   * Its version; loads it.
   *
   * @throws dev.heed.error.HeedException RUNTIME_FAILED where it cannot be loaded
   */
  public static String version() {
    return NativeRuntime.environment().getVersion();
  }

  /** What it was built with, such as {@code CPU, CUDA}: not what works here. */
  public static String providers() {
    return OrtEnvironment.getAvailableProviders().stream()
        .map(OrtProvider::toString)
        .collect(Collectors.joining(", "));
  }

  /** What speaks against {@code cuda:0} here; empty where nothing does. */
  public static List<String> cudaProblems() {
    return CudaProbe.ofThisMachine().problems(0);
  }

  /** Whether the jar holds the library for CUDA, which is half a gigabyte. */
  public static boolean isCudaPacked() {
    return CudaProbe.isPacked();
  }

  /**
   * Where its libraries lie unpacked.
   *
   * @throws IOException where they can be unpacked nowhere
   */
  public static Path libraries() throws IOException {
    return RuntimeLibraries.place();
  }

  /**
   * Whether its jar holds a library for a platform.
   *
   * @param os as {@code os.name} says
   * @param arch as {@code os.arch} says
   */
  public static boolean hasLibrary(String os, String arch) {
    String platform = RuntimeLibraries.platform(os, arch);
    String file =
        platform.startsWith("osx")
            ? "libonnxruntime.dylib"
            : platform.startsWith("win") ? "onnxruntime.dll" : "libonnxruntime.so";
    String resource = "/ai/onnxruntime/native/%s/%s".formatted(platform, file);
    return OrtEnvironment.class.getResource(resource) != null;
  }
}
