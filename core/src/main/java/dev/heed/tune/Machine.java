package dev.heed.tune;

import dev.heed.model.Json;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.ModelRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a profile depends on besides the model: what was fastest on one machine need not be on
 * another, nor with another runtime.
 *
 * @param processor its model, as the system names it
 * @param cores that this process may use, the container's quota counted
 * @param system name and architecture
 * @param heed version
 * @param runtime name and version
 */
public record Machine(String processor, int cores, String system, String heed, String runtime) {

  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final String POM = "/META-INF/maven/dev.heed/heed-core/pom.properties";

  /** The one that this process runs on. */
  public static Machine current(ModelRuntime runtime) {
    String architecture = System.getProperty("os.arch", "unknown");
    return new Machine(
        processor(architecture),
        ContainerLimits.ofThisProcess().cores(),
        System.getProperty("os.name", "unknown") + " " + architecture,
        version(),
        runtime.version());
  }

  /** Linux tells it; elsewhere the architecture must do. */
  private static String processor(String otherwise) {
    try (Stream<String> lines = Files.lines(CPUS, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name") || line.startsWith("CPU part"))
          .map(line -> line.replaceFirst("^[^:]*:", "").strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException | UncheckedIOException e) {
      return otherwise;
    }
  }

  /** As the build wrote it into the jar; classes that lie in a folder have none. */
  private static String version() {
    try (InputStream in = Machine.class.getResourceAsStream(POM)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unpacked");
    } catch (IOException e) {
      return "unpacked";
    }
  }

  /** The folder that its profiles lie in. */
  String key() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** For a person. */
  public String text() {
    return "%s, %s core%s, %s, %s"
        .formatted(processor, cores, cores == 1 ? "" : "s", system, runtime);
  }

  static Machine parse(Json json) {
    return new Machine(
        json.text("processor"),
        json.integer("cores"),
        json.text("system"),
        json.text("heed"),
        json.text("runtime"));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("processor", processor);
    json.put("cores", cores);
    json.put("system", system);
    json.put("heed", heed);
    json.put("runtime", runtime);
    return json;
  }
}
