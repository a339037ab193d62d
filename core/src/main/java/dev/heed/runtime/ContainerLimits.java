package dev.heed.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the container (a Linux control group, version 1 or 2) allows this process.
 *
 * @param processors what the JVM counts
 * @param quota processor time per time, 1.5 for one and a half cores; empty where unlimited
 * @param memory bytes; empty where unlimited
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Linux: control group v2</a>
 */
public record ContainerLimits(int processors, OptionalDouble quota, OptionalLong memory) {

  /** Version 1 writes "unlimited" as a number near 2^63. */
  private static final long UNLIMITED = 1L << 60;

  /** Read from this process's control group; empty values where there is none. */
  public static ContainerLimits ofThisProcess() {
    return of(Path.of("/"), Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param root where {@code proc} and {@code sys} are: {@code /} but in tests
   */
  static ContainerLimits of(Path root, int processors) {
    List<Path> folders = folders(root);
    return new ContainerLimits(
        processors,
        folders.stream().flatMap(ContainerLimits::quota).mapToDouble(Double::doubleValue).min(),
        folders.stream()
            .flatMap(ContainerLimits::memory)
            .mapToLong(Long::longValue)
            .filter(bytes -> bytes < UNLIMITED)
            .min());
  }

  /** Threads worth having: as many as the processors, or as the quota, begun ones counted. */
  public int cores() {
    int allowed = quota.isPresent() ? (int) Math.ceil(quota.getAsDouble()) : processors;
    return Math.max(1, Math.min(processors, allowed));
  }

  /** The process's own group and those above it: each may limit, the tightest counts. */
  private static List<Path> folders(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    List<Path> folders =
        new ArrayList<>(List.of(mount, mount.resolve("cpu"), mount.resolve("memory")));
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        addWithParents(hierarchy(mount, parts[1]), parts[2], folders);
      }
    }
    return folders;
  }

  private static Path hierarchy(Path mount, String controllers) {
    return Stream.of(controllers.split(","))
        .filter(name -> name.equals("cpu") || name.equals("memory"))
        .findFirst()
        .map(mount::resolve)
        .orElse(mount);
  }

  private static void addWithParents(Path hierarchy, String group, List<Path> folders) {
    Path inside = Path.of("/").relativize(Path.of("/" + group).normalize());
    for (Path part = inside; part != null; part = part.getParent()) {
      folders.add(hierarchy.resolve(part));
    }
  }

  private static Stream<Double> quota(Path folder) {
    Optional<String[]> max = first(folder.resolve("cpu.max")).map(line -> line.split(" "));
    Optional<Double> newer =
        max.filter(parts -> parts.length == 2)
            .flatMap(parts -> ratio(number(parts[0]), number(parts[1])));
    return Stream.concat(newer.stream(), olderQuota(folder).stream());
  }

  private static Optional<Double> olderQuota(Path folder) {
    return ratio(
        first(folder.resolve("cpu.cfs_quota_us")).flatMap(ContainerLimits::number),
        first(folder.resolve("cpu.cfs_period_us")).flatMap(ContainerLimits::number));
  }

  private static Optional<Double> ratio(Optional<Long> quota, Optional<Long> period) {
    return quota
        .filter(q -> q > 0)
        .flatMap(q -> period.filter(p -> p > 0).map(p -> (double) q / p));
  }

  private static Stream<Long> memory(Path folder) {
    return Stream.of("memory.max", "memory.limit_in_bytes")
        .flatMap(name -> first(folder.resolve(name)).stream())
        .flatMap(line -> number(line).stream());
  }

  /** Empty for "max". */
  private static Optional<Long> number(String text) {
    return text.matches("-?\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static Optional<String> first(Path file) {
    return lines(file).stream().findFirst().map(String::strip);
  }

  /** None where the file is missing: then this kind of group is not in use. */
  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) && Files.isRegularFile(file)
          ? Files.readAllLines(file, StandardCharsets.UTF_8)
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
