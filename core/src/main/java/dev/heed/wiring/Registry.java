package dev.heed.wiring;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Names;
import dev.heed.spi.Plugin;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the plugins offer of one kind, by name. */
public final class Registry<T> {

  private final String kind;
  private final Map<String, Entry<T>> byName;

  /** An extension and the plugin that offers it. */
  public record Entry<T>(String name, T extension, Found.Loaded plugin) {}

  private Registry(String kind, Map<String, Entry<T>> byName) {
    this.kind = kind;
    this.byName = byName;
  }

  /**
   * Collects one kind from all plugins.
   *
   * @throws HeedException PLUGIN_BROKEN where two plugins claim one name; the message names both
   *     jars
   */
  static <T> Registry<T> collect(
      String kind,
      Found found,
      Function<Plugin, List<? extends T>> offers,
      Function<T, String> name) {
    Map<String, Entry<T>> byName = new TreeMap<>();
    for (Found.Loaded loaded : found.plugins()) {
      for (T extension : offers.apply(loaded.plugin())) {
        add(kind, byName, new Entry<>(name.apply(extension), extension, loaded));
      }
    }
    return new Registry<>(kind, new LinkedHashMap<>(byName));
  }

  private static <T> void add(String kind, Map<String, Entry<T>> byName, Entry<T> entry) {
    Entry<T> earlier = byName.putIfAbsent(entry.name(), entry);
    if (earlier != null) {
      throw new HeedException(
          ErrorCode.PLUGIN_BROKEN,
          "Two plugins offer the %s '%s': plugin '%s' in %s, and plugin '%s' in %s. Remove one of them, or rename its %s."
              .formatted(
                  kind,
                  entry.name(),
                  earlier.plugin().plugin().name(),
                  earlier.plugin().origin(),
                  entry.plugin().plugin().name(),
                  entry.plugin().origin(),
                  kind));
    }
  }

  /** The extension of that name; an unknown one is an error that lists what there is. */
  public T get(String name) {
    Entry<T> entry = byName.get(name);
    if (entry == null) {
      HeedException unknown = Names.unknown(kind, name, byName.keySet());
      throw new HeedException(unknown.code(), unknown.getMessage() + " 'heed plugins' lists all.");
    }
    return entry.extension();
  }

  public List<T> all() {
    return byName.values().stream().map(Entry::extension).toList();
  }

  public Collection<Entry<T>> entries() {
    return byName.values();
  }
}
