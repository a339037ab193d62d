package dev.heed.runtime;

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
