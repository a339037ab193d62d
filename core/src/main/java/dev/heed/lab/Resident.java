package dev.heed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How much memory the process holds, as Linux tells it. */
final class Resident {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Resident() {}

  /** Megabytes; empty on other systems. */
  static OptionalDouble megabytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty(); // no such file: not Linux
    }
  }
}
