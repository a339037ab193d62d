package dev.heed.testing.fuzz;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Good files to begin with. */
public final class Seeds {

  private static final long LARGEST = 90_000;

  private Seeds() {}

  /** Files below folders of the reference whose name matches, and that are not large. */
  public static List<byte[]> of(String name, String... folders) {
    return paths(name, LARGEST, folders).stream().map(Seeds::bytes).toList();
  }

  /** As {@link #of}, as paths and of a size of one's own. */
  public static List<Path> paths(String name, long largest, String... folders) {
    return Arrays.stream(folders)
        .map(Reference::folder)
        .flatMap(folder -> below(folder, name).stream())
        .filter(file -> file.toFile().length() < largest)
        .toList();
  }

  private static List<Path> below(Path folder, String name) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a target was once broken by; see {@code reference/faults/hostile.md}. */
  static List<byte[]> hostile(String target) {
    Path folder = Reference.folder("faults/hostile").resolve(target);
    return Files.isDirectory(folder)
        ? below(folder, ".*").stream().map(Seeds::bytes).toList()
        : List.of();
  }

  /** The bytes of a file. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a file was last written with: of a model's files one is mutated, the others stay. */
  private static final Map<Path, byte[]> WRITTEN = new ConcurrentHashMap<>();

  /** Writes an input where a reader looks for it. */
  public static Path put(Path file, byte[] bytes) {
    try {
      byte[] before = WRITTEN.put(file, bytes);
      if (before == bytes) {
        return file;
      }
      if (before == null) {
        Files.createDirectories(file.getParent());
      }
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a file beside the inputs. */
  public static void copy(Path from, Path to) {
    put(to, bytes(from));
  }
}
