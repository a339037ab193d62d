package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Finds what CUDA lacks here, in milliseconds and without loading anything: the runtime itself
 * takes ten seconds to fail.
 *
 * @param builtIn whether the runtime on the class path was built with CUDA
 * @param linux whether libraries and devices are where Linux has them; elsewhere only trying tells
 * @param root the file system's root: {@code /} but in tests
 * @param variables the environment
 * @see <a href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">ONNX
 *     Runtime: CUDA execution provider</a>
 */
record CudaProbe(BooleanSupplier builtIn, boolean linux, Path root, Map<String, String> variables) {

  /** What the provider's library is linked against, and cuDNN, which it loads by itself. */
  private static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcurand.so.10",
          "libcudnn.so.9");

  private static final String DRIVER = "libcuda.so.1";

  static CudaProbe ofThisMachine() {
    return new CudaProbe(
        CudaProbe::isBuiltIn,
        System.getProperty("os.name").startsWith("Linux"),
        Path.of("/"),
        System.getenv());
  }

  private static boolean isBuiltIn() {
    NativeRuntime.environment();
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  /** Whether the jar holds the provider's library; nothing is loaded to find out. */
  static boolean isPacked() {
    return Stream.of(
            "linux-x64/libonnxruntime_providers_cuda.so", "win-x64/onnxruntime_providers_cuda.dll")
        .anyMatch(
            name -> OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + name) != null);
  }

  /** Throws DEVICE_UNAVAILABLE with everything that is missing. */
  void require(Device.Cuda device) {
    List<String> problems = problems(device.ordinal());
    if (!problems.isEmpty()) {
      throw new HeedException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "Device %s cannot be used: %s.".formatted(device, String.join("; ", problems)));
    }
  }

  /** What is missing, each with what to do; empty where nothing speaks against trying. */
  List<String> problems(int ordinal) {
    if (!builtIn.getAsBoolean()) {
      return List.of(
          "this build has no CUDA (build it with -Pcuda, which takes onnxruntime_gpu in place of"
              + " onnxruntime, on Linux or Windows with an x64 processor)");
    }
    return linux ? linuxProblems(ordinal) : List.of();
  }

  private List<String> linuxProblems(int ordinal) {
    List<String> problems = new ArrayList<>();
    deviceProblem(ordinal).ifPresent(problems::add);
    LibrarySearch search = new LibrarySearch(root, variables);
    driverProblem(search).ifPresent(problems::add);
    libraryProblem(search).ifPresent(problems::add);
    return problems;
  }

  private Optional<String> deviceProblem(int ordinal) {
    if (Files.exists(root.resolve("dev/dxg"))) {
      return Optional.empty(); // Windows' own GPU device, which does not say how many there are
    }
    int devices = visibleDevices();
    if (devices == 0) {
      return Optional.of(
          "no NVIDIA GPU is visible (no /dev/nvidia0, or CUDA_VISIBLE_DEVICES hides it; in a"
              + " container, start it with --gpus all)");
    }
    return ordinal < devices
        ? Optional.empty()
        : Optional.of("there are %s GPUs, cuda:0 to cuda:%s".formatted(devices, devices - 1));
  }

  private int visibleDevices() {
    String visible = variables.get("CUDA_VISIBLE_DEVICES");
    int present = presentDevices();
    return visible == null ? present : Math.min(present, listed(visible));
  }

  /** CUDA counts the entries up to the first that is not one. */
  private static int listed(String visible) {
    int count = 0;
    for (String entry : visible.split(",")) {
      if (entry.isBlank() || entry.strip().startsWith("-")) {
        return count;
      }
      count++;
    }
    return count;
  }

  private int presentDevices() {
    Path devices = root.resolve("dev");
    int count = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(devices, "nvidia[0-9]*")) {
      for (Path device : found) {
        count += device.getFileName().toString().matches("nvidia\\d+") ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      return 0; // no such folder, so no such device
    }
  }

  private static Optional<String> driverProblem(LibrarySearch search) {
    return search.find(DRIVER).isPresent()
        ? Optional.empty()
        : Optional.of(
            "%s is missing%s (install the NVIDIA driver)"
                .formatted(DRIVER, astray(search, DRIVER)));
  }

  private static Optional<String> libraryProblem(LibrarySearch search) {
    List<String> missing =
        LIBRARIES.stream()
            .filter(name -> search.find(name).isEmpty())
            .map(name -> name + astray(search, name))
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "missing are %s (install CUDA 12 and cuDNN 9, or add their folders to LD_LIBRARY_PATH)"
                .formatted(String.join(", ", missing)));
  }

  private static String astray(LibrarySearch search, String name) {
    return search
        .findAstray(name)
        .map(" [it is at %s, where the loader does not look]"::formatted)
        .orElse("");
  }

  /**
   * Where Linux's loader would find a shared library, without loading it.
   *
   * @param root the file system's root: {@code /} but in tests
   * @param variables the environment, for {@code LD_LIBRARY_PATH}
   */
  record LibrarySearch(Path root, Map<String, String> variables) {

    private static final List<String> STANDARD =
        List.of(
            "lib",
            "usr/lib",
            "lib64",
            "usr/lib64",
            "lib/x86_64-linux-gnu",
            "usr/lib/x86_64-linux-gnu",
            "lib/aarch64-linux-gnu",
            "usr/lib/aarch64-linux-gnu");

    /** Folders where CUDA is often installed but where the loader does not look by itself. */
    private static final List<String> USUAL =
        List.of(
            "usr/local/cuda/lib64",
            "usr/local/cuda-12/lib64",
            "usr/local/cuda/targets/x86_64-linux/lib",
            "opt/cuda/lib64",
            "usr/lib/wsl/lib",
            "usr/local/nvidia/lib64");

    private static final int DEEPEST_INCLUDE = 4;

    /** The file that the loader takes for {@code name}. */
    Optional<Path> find(String name) {
      return in(searched(), name);
    }

    /** A file of that name in a folder that the loader does not search. */
    Optional<Path> findAstray(String name) {
      return in(USUAL.stream().map(root::resolve).toList(), name);
    }

    private static Optional<Path> in(Iterable<Path> folders, String name) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve(name))) {
          return Optional.of(folder.resolve(name));
        }
      }
      return Optional.empty();
    }

    private Set<Path> searched() {
      Set<Path> folders = new LinkedHashSet<>();
      for (String folder : variables.getOrDefault("LD_LIBRARY_PATH", "").split(":")) {
        if (!folder.isBlank()) {
          folders.add(Path.of(folder));
        }
      }
      addConfigured(root.resolve("etc/ld.so.conf"), folders, DEEPEST_INCLUDE);
      STANDARD.forEach(folder -> folders.add(root.resolve(folder)));
      return folders;
    }

    private void addConfigured(Path file, Set<Path> folders, int depth) {
      for (String line : lines(file)) {
        String entry = line.replaceFirst("#.*", "").strip();
        if (entry.startsWith("include ") && depth > 0) {
          included(entry.substring("include ".length()).strip())
              .forEach(more -> addConfigured(more, folders, depth - 1));
        } else if (entry.startsWith("/")) {
          folders.add(root.resolve(entry.substring(1)));
        }
      }
    }

    /** Files that match a pattern such as {@code /etc/ld.so.conf.d/*.conf}. */
    private List<Path> included(String pattern) {
      String absolute = pattern.startsWith("/") ? pattern.substring(1) : "etc/" + pattern;
      int slash = absolute.lastIndexOf('/');
      Path folder = root.resolve(absolute.substring(0, Math.max(0, slash)));
      List<Path> files = new ArrayList<>();
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> matches =
            Files.newDirectoryStream(folder, absolute.substring(slash + 1))) {
          matches.forEach(files::add);
        } catch (IOException e) {
          return List.of(); // unreadable for us as for the loader
        }
      }
      return files;
    }

    private static List<String> lines(Path file) {
      try {
        return Files.isRegularFile(file)
            ? Files.readAllLines(file, StandardCharsets.UTF_8)
            : List.of();
      } catch (IOException e) {
        return List.of(); // unreadable for us as for the loader
      }
    }
  }
}
