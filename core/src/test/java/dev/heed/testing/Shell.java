package dev.heed.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lines of bash, run from a file: arguments that a test's own JVM could not pass on in a locale
 * without UTF-8 are bytes there.
 */
public record Shell(int code, String out, String err) {

  /**
   * @param variables all that the lines see of an environment
   */
  public static Shell run(Path folder, Map<String, String> variables, String lines)
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script"), lines);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder bash =
        new ProcessBuilder("bash", script.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    bash.environment().clear();
    bash.environment().putAll(variables);
    int code = bash.start().waitFor();
    return new Shell(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
