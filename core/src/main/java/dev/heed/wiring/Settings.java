package dev.heed.wiring;

import dev.heed.runtime.ModelRuntime;
import dev.heed.spi.Plugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a user settles once for the whole of Heed. Immutable.
 *
 * <pre>{@code
 * Heed heed = Heed.start(
 *     Settings.quiet()
 *         .withPlugins(Path.of("my-plugins"))
 *         .withNotices(System.err::println));
 * }</pre>
 *
 * @param plugins a folder of plugin jars beside the class path
 * @param added plugins that were made in code; each stands in for one of its class on the class
 *     path
 * @param runtime what opens graphs; empty for ONNX Runtime
 * @param notices takes lines that a person should see, such as a device that was fallen back to
 */
public record Settings(
    Optional<Path> plugins,
    List<Plugin> added,
    Optional<ModelRuntime> runtime,
    Consumer<String> notices) {

  public Settings {
    added = List.copyOf(added);
  }

  public Settings(Optional<Path> plugins, Consumer<String> notices) {
    this(plugins, List.of(), Optional.empty(), notices);
  }

  /** Plugins of the class path alone; notices are dropped. */
  public static Settings quiet() {
    return new Settings(Optional.empty(), notice -> {});
  }

  /** With the plugins of this folder too, each a jar or a sub-folder of jars. */
  public Settings withPlugins(Path folder) {
    return new Settings(Optional.of(folder), added, runtime, notices);
  }

  /** With this plugin too: one that a container such as Spring made, or a test. */
  public Settings withPlugin(Plugin plugin) {
    List<Plugin> all = new ArrayList<>(added);
    all.add(plugin);
    return new Settings(plugins, all, runtime, notices);
  }

  /** With a runtime of one's own in place of ONNX Runtime's, such as one that counts or times. */
  public Settings withRuntime(ModelRuntime chosen) {
    return new Settings(plugins, added, Optional.of(chosen), notices);
  }

  /** With notices to {@code reader}, which may be called by several threads. */
  public Settings withNotices(Consumer<String> reader) {
    return new Settings(plugins, added, runtime, reader);
  }
}
