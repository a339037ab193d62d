package dev.heed.cli;

import dev.heed.tune.RunPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The most memory that a process holds which runs a plan: this command once more, in a process of
 * its own, looked at through {@code /proc} until it ends.
 *
 * @param arguments of this call
 */
record MemoryProbe(List<String> arguments) {

  private static final long LOOK_MILLIS = 5;
  private static final long MOST_SECONDS = 120;

  static MemoryProbe of(@Nullable CommandSpec spec) {
    return new MemoryProbe(
        spec == null ? List.of() : spec.root().commandLine().getParseResult().originalArgs());
  }

  /** Empty where a process cannot be started or looked at. */
  OptionalDouble megabytes(RunPlan plan) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (arguments.isEmpty() || !Files.isExecutable(java) || !Files.isDirectory(Path.of("/proc"))) {
      return OptionalDouble.empty();
    }
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments.subList(0, 1));
    command.addAll(List.of("--probe", JsonLines.line(plan.json())));
    command.addAll(arguments.subList(1, arguments.size()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return watched(process);
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble watched(Process process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    long end = System.nanoTime() + MOST_SECONDS * 1_000_000_000L;
    double most = 0;
    try {
      while (process.isAlive() && System.nanoTime() < end) {
        most = Math.max(most, peak(status));
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean ended = !process.isAlive() && process.exitValue() == 0;
    process.destroyForcibly();
    return ended && most > 0 ? OptionalDouble.of(most) : OptionalDouble.empty();
  }

  private static double peak(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }
}
