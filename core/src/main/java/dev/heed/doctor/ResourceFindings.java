package dev.heed.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.heed.cache.Mounts;
import dev.heed.cache.TemporaryFolder;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.RuntimeProbe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Temporary folder, disk, processors and memory that this process may use. */
final class ResourceFindings {

  /** The native libraries take some 25 MB when unpacked. */
  private static final long LITTLE_DISK = 100L << 20;

  /** With CUDA it is 650 MB. */
  private static final long LITTLE_DISK_WITH_CUDA = 1L << 30;

  private static final double MOST_HEAP = 0.8;
  private static final String TEMPORARY = "temporary folder";
  private static final String ELSEWHERE =
      "Start Java with -Djava.io.tmpdir=FOLDER, a folder that can be written and executed from.";

  private ResourceFindings() {}

  static List<Finding> all(Path root) {
    Path temporary = TemporaryFolder.path();
    ContainerLimits limits = ContainerLimits.ofThisProcess();
    Finding cache = cache();
    boolean libraries = cache.status() == Finding.Status.OK;
    return List.of(
        cache,
        temporary(temporary, Mounts.of(root), libraries),
        disk(temporary),
        cores(limits),
        memory(limits, Runtime.getRuntime().maxMemory(), machineMemory()));
  }

  /** Native libraries and models that ship inside jars lie there, unpacked once. */
  private static Finding cache() {
    try {
      return Finding.ok(
          "cache", "ONNX Runtime's libraries are whole in " + RuntimeProbe.libraries());
    } catch (IOException e) {
      return Finding.warn(
          "cache",
          "libraries and models can be unpacked nowhere: " + e.getMessage(),
          "Set HEED_CACHE to a folder that can be written and executed from.");
    }
  }

  /** Without libraries in the cache, ONNX Runtime unpacks them there and loads them. */
  static Finding temporary(Path folder, Mounts mounts, boolean librariesAreElsewhere) {
    if (!TemporaryFolder.isUsable(folder)) {
      String detail = folder + " cannot be written to";
      return librariesAreElsewhere
          ? Finding.warn(TEMPORARY, detail, ELSEWHERE)
          : Finding.fail(TEMPORARY, detail, ELSEWHERE);
    }
    if (mounts.forbidExecution(folder) && !librariesAreElsewhere) {
      return Finding.fail(
          TEMPORARY, folder + " is mounted noexec: no library loads from it", ELSEWHERE);
    }
    return Finding.ok(TEMPORARY, folder + " can be written to");
  }

  private static Finding disk(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String detail = "%s free at %s".formatted(size(free), folder);
      return free < (RuntimeProbe.isCudaPacked() ? LITTLE_DISK_WITH_CUDA : LITTLE_DISK)
          ? Finding.warn("disk", detail, "Free some space, or choose another folder.")
          : Finding.ok("disk", detail);
    } catch (IOException e) {
      return Finding.warn("disk", "the free space at %s is not known".formatted(folder), ELSEWHERE);
    }
  }

  static Finding cores(ContainerLimits limits) {
    String quota =
        limits.quota().isPresent()
            ? String.format(
                Locale.ROOT,
                ", and the container allows the time of %.2f",
                limits.quota().getAsDouble())
            : "";
    return Finding.ok(
        "cores",
        "%s processors%s: 'cpu' takes %s threads"
            .formatted(limits.processors(), quota, limits.cores()));
  }

  /** Weights and tensors lie outside the heap, so the heap must leave room for them. */
  static Finding memory(ContainerLimits limits, long heap, long machine) {
    long allowed = Math.min(limits.memory().orElse(machine), machine);
    String detail =
        "%s%s, of which Java's heap may take %s"
            .formatted(
                size(allowed), limits.memory().isPresent() ? " for the container" : "", size(heap));
    return heap > allowed * MOST_HEAP
        ? Finding.warn(
            "memory",
            detail,
            "Lower -Xmx or -XX:MaxRAMPercentage: models and tensors lie outside the heap.")
        : Finding.ok("memory", detail);
  }

  private static long machineMemory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static String size(long bytes) {
    return bytes >= 10L << 30 ? "%s GB".formatted(bytes >> 30) : "%s MB".formatted(bytes >> 20);
  }
}
