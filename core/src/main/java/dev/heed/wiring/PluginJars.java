package dev.heed.wiring;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.PluginFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One plugin on disk: a jar, or a folder of jars. Its class loader sees Heed's API and the JDK: so
 * core and native libraries are shared, while a plugin has its own version of any other library,
 * and two plugins never see each other's classes.
 */
record PluginJars(String name, List<Path> jars) {

  /** Every jar and every sub-folder of {@code folder}, by name. */
  static List<PluginJars> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The plugins folder '%s' does not exist or is not a folder. --plugins takes a folder of jars."
              .formatted(folder));
    }
    return list(folder).stream().filter(PluginJars::canHoldPlugin).map(PluginJars::of).toList();
  }

  ClassLoader loader() {
    URL[] urls = jars.stream().map(PluginJars::url).toArray(URL[]::new);
    return new PluginClassLoader(
        PluginFailures.LOADER + name, urls, PluginJars.class.getClassLoader());
  }

  private static PluginJars of(Path entry) {
    boolean folder = Files.isDirectory(entry);
    return new PluginJars(
        entry.toString(),
        folder ? list(entry).stream().filter(PluginJars::isJar).toList() : List.of(entry));
  }

  private static boolean canHoldPlugin(Path entry) {
    return isJar(entry)
        || (Files.isDirectory(entry) && list(entry).stream().anyMatch(PluginJars::isJar));
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar") && Files.isRegularFile(file);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
