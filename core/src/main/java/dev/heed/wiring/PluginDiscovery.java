package dev.heed.wiring;

import dev.heed.spi.Plugin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search for plugins.
 *
 * @param plugins those that can be used
 * @param broken those that could not be loaded, and why; the others work without them
 */
public record PluginDiscovery(List<Loaded> plugins, List<Broken> broken) {

  public PluginDiscovery {
    plugins = List.copyOf(plugins);
    broken = List.copyOf(broken);
  }

  /**
   * A plugin and the jar or folder that it came from.
   *
   * @param name as it called itself when it was loaded
   */
  public record Loaded(Plugin plugin, String name, String origin) {

    /** The same object: a plugin's own {@code equals} is its author's and may fail. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Loaded loaded && loaded.plugin == plugin;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(plugin);
    }

    @Override
    public String toString() {
      return "%s (%s)".formatted(name, origin);
    }
  }

  /** A jar or service entry that gave no plugin, and the reason. */
  public record Broken(String origin, String reason) {}
}
