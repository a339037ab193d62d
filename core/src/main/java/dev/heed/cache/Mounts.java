package dev.heed.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What is mounted where, and how: the lines of Linux's {@code /proc/mounts}. */
public record Mounts(List<Mount> mounts) {

  /** A file system at a place, with its options. */
  public record Mount(Path place, List<String> options) {}

  /**
   * @param root the file system's root: {@code /} but in tests; none are known where it is not
   *     Linux's
   */
  public static Mounts of(Path root) {
    Path file = root.resolve("proc/mounts");
    try {
      return Files.isReadable(file)
          ? parse(Files.readAllLines(file, StandardCharsets.UTF_8))
          : new Mounts(List.of());
    } catch (IOException e) {
      return new Mounts(List.of());
    }
  }

  /** A space in a place is written {@code \040}. */
  public static Mounts parse(List<String> lines) {
    return new Mounts(
        lines.stream()
            .map(line -> line.split(" "))
            .filter(parts -> parts.length >= 4)
            .map(
                parts ->
                    new Mount(
                        Path.of(parts[1].replace("\\040", " ")), List.of(parts[3].split(","))))
            .toList());
  }

  /** Whether nothing may be executed or loaded from {@code folder}. */
  public boolean forbidExecution(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return mounts.stream()
        .filter(mount -> absolute.startsWith(mount.place()))
        .reduce((one, other) -> deeper(one, other))
        .filter(mount -> mount.options().contains("noexec"))
        .isPresent();
  }

  /** Of two at the same place, the later one covers the earlier. */
  private static Mount deeper(Mount one, Mount other) {
    return Comparator.comparingInt((Mount mount) -> mount.place().getNameCount())
                .compare(one, other)
            > 0
        ? one
        : other;
  }
}
