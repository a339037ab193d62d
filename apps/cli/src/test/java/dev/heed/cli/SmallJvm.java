package dev.heed.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls of the command line in another JVM that has little memory, one after the other: what one of
 * them breaks is seen from outside.
 */
final class SmallJvm {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * How one call ended.
   *
   * @param millis of processor time, all threads together: what else the machine does is not
   *     measured
   */
  record Ended(int code, String out, String err, long millis) {}

  private SmallJvm() {}

  /** One result for each call, with 512 MB; fewer where the JVM did not live to the end. */
  static List<Ended> run(Path folder, List<List<String>> calls)
      throws IOException, InterruptedException {
    return run(folder, calls, 512);
  }

  /** As {@link #run(Path, List)}, with a heap of so many megabytes. */
  static List<Ended> run(Path folder, List<List<String>> calls, int megabytes)
      throws IOException, InterruptedException {
    Path asked = folder.resolve("calls.json");
    MAPPER.writeValue(asked.toFile(), calls);
    Path told = folder.resolve("ended.json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx" + megabytes + "m", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallJvm.class.getName()));
    command.addAll(List.of(asked.toString(), told.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("the JVM ended with %d: %s".formatted(process.exitValue(), output));
    }
    return MAPPER.readValue(Files.readString(told), new TypeReference<List<Ended>>() {});
  }

  /** In the other JVM: a file of calls, and where their results go. */
  public static void main(String[] args) throws IOException {
    List<List<String>> calls =
        MAPPER.readValue(Path.of(args[0]).toFile(), new TypeReference<List<List<String>>>() {});
    List<Ended> ended = new ArrayList<>();
    for (List<String> call : calls) {
      long before = cpuMillis();
      Run run = Run.heed(call.toArray(String[]::new));
      ended.add(new Ended(run.code(), run.out(), run.err(), cpuMillis() - before));
    }
    MAPPER.writeValue(Path.of(args[1]).toFile(), ended);
    System.exit(0);
  }

  private static long cpuMillis() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1_000_000;
  }
}
