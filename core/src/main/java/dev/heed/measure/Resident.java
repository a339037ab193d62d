package dev.heed.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How much memory the process holds, as Linux tells it. */
public final class Resident {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Resident() {}

  /** Megabytes now; empty on other systems. */
  public static OptionalDouble megabytes() {
    return read("VmRSS:");
  }

  /** The most megabytes so far; empty on other systems. */
  public static OptionalDouble peak() {
    return read("VmHWM:");
  }

  private static OptionalDouble read(String field) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty(); // no such file: not Linux
    }
  }
}
