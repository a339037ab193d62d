package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import dev.heed.cache.Unpacked;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's native libraries, in the user's cache. Left alone, the runtime unpacks them into a
 * new temporary folder in each process: time at each start, and 24 MB that a killed process leaves
 * behind.
 */
final class RuntimeLibraries {

  /** The runtime's own property: where it finds its libraries unpacked. */
  static final String FOLDER = "onnxruntime.native.path";

  /**
   * One file can be loaded by one class loader: a second Heed in this process takes another way.
   */
  private static final String TAKEN = "heed.onnxruntime.libraries";

  private static final String[] ALWAYS = {"onnxruntime", "onnxruntime4j_jni"};
  private static final String[] WHERE_PACKED = {"onnxruntime_providers_shared"};
  private static final String[] CUDA = {"onnxruntime_providers_cuda"};

  /** Where the runtime's libraries were loaded from; null where it unpacked them itself. */
  private static @Nullable Path loadedFrom;

  private RuntimeLibraries() {}

  /** Runs {@code loading} with the libraries in place, where they can lie anywhere. */
  static synchronized <T> T with(Supplier<T> loading) {
    if (System.getProperty(FOLDER) != null || !isFirst()) {
      return loading.get();
    }
    Optional<Path> folder = unpack();
    folder.ifPresent(path -> System.setProperty(FOLDER, path.toString()));
    try {
      T loaded = loading.get();
      loadedFrom = folder.orElse(null);
      return loaded;
    } finally {
      System.clearProperty(FOLDER); // it would mislead another copy of the runtime
    }
  }

  private static boolean isFirst() {
    return System.getProperties().putIfAbsent(TAKEN, "loaded by Heed") == null;
  }

  /** Empty where there is no room for them, or none for this machine: the runtime then says so. */
  private static Optional<Path> unpack() {
    try {
      return Optional.of(libraries(ALWAYS, WHERE_PACKED).folder());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where the libraries are or would be, for the doctor. */
  static Path place() throws IOException {
    return libraries(ALWAYS, WHERE_PACKED).folder();
  }

  /** The CUDA provider is half a gigabyte: it follows when somebody asks for a GPU. */
  static synchronized void addCuda() {
    Path folder = loadedFrom;
    if (folder == null || !CudaProbe.isPacked()) {
      return;
    }
    try {
      libraries(CUDA, new String[0]).into(folder);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "ONNX Runtime's CUDA library cannot be unpacked into %s: %s. Set HEED_CACHE to a folder with 1 GB of room."
              .formatted(folder, e),
          e);
    }
  }

  private static Unpacked libraries(String[] needed, String[] wherePacked) {
    Map<String, String> files = new LinkedHashMap<>();
    Arrays.stream(needed).forEach(name -> files.put(System.mapLibraryName(name), resource(name)));
    Arrays.stream(wherePacked)
        .filter(name -> isLoadable(resource(name)))
        .forEach(name -> files.put(System.mapLibraryName(name), resource(name)));
    return Unpacked.libraries(OrtEnvironment.class, "natives/" + revision(), files);
  }

  private static boolean isLoadable(String resource) {
    return OrtEnvironment.class.getClassLoader().getResource(resource) != null;
  }

  /** The two builds of one version, with and without CUDA, have different libraries. */
  private static String revision() {
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    return "onnxruntime%s-%s-%s"
        .formatted(
            CudaProbe.isPacked() ? "-cuda" : "",
            version == null ? "unversioned" : version,
            platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  private static String resource(String name) {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    return "ai/onnxruntime/native/%s/%s".formatted(platform, System.mapLibraryName(name));
  }

  /** As the runtime's jar names its folders: {@code linux-x64}. */
  static String platform(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    String folder =
        system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : "linux";
    return folder + "-" + (arch.matches("amd64|x86_64") ? "x64" : arch);
  }
}
