package dev.heed.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a main method in a fresh JVM, for what can be set only before natives load. */
public final class OtherJvm {

  /** What it printed, and how it ended. */
  public record Result(String output, int exit) {}

  private OtherJvm() {}

  public static Result run(Class<?> main, Map<String, String> properties)
      throws IOException, InterruptedException {
    return run(main, properties, Path.of(System.getProperty("user.home")));
  }

  /**
   * @param home what {@code HOME} is, for native code
   */
  public static Result run(Class<?> main, Map<String, String> properties, Path home)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-UsePerfData");
    properties.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("HEED_CACHE");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(output, process.waitFor());
  }
}
