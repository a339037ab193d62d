package dev.heed.wiring;

import dev.heed.spi.Plugin;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds plugins with {@link ServiceLoader}: on the class path, and in a folder of jars. */
final class Plugins {

  private final List<PluginDiscovery.Loaded> loaded = new ArrayList<>();
  private final List<PluginDiscovery.Broken> broken = new ArrayList<>();

  private Plugins() {}

  /** Heed's own first, then those made in code, on the class path, and in the plugins folder. */
  static PluginDiscovery find(Settings settings) {
    Plugins search = new Plugins();
    search.add(new CorePlugin(), "Heed itself");
    settings.added().forEach(plugin -> search.add(plugin, jarOf(plugin).orElse("the settings")));
    search.load(Plugins.class.getClassLoader(), "the class path");
    settings.plugins().ifPresent(search::loadFolder);
    return new PluginDiscovery(search.loaded, search.broken);
  }

  private void loadFolder(Path folder) {
    for (PluginJars jars : PluginJars.in(folder)) {
      int before = loaded.size() + broken.size();
      load(jars.loader(), jars.name());
      if (loaded.size() + broken.size() == before) {
        broken.add(new PluginDiscovery.Broken(jars.name(), nothingOfItsOwn()));
      }
    }
  }

  private static String nothingOfItsOwn() {
    return "it names no plugin of its own in META-INF/services/%s (or the same plugin is on the class path already)"
        .formatted(Plugin.class.getName());
  }

  private void load(ClassLoader loader, String origin) {
    Iterator<ServiceLoader.Provider<Plugin>> providers =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    while (hasNext(providers, origin)) {
      next(providers, origin);
    }
  }

  /**
   * A service entry that names a missing class fails here; the entries after it can still be read.
   */
  private boolean hasNext(Iterator<?> providers, String origin) {
    while (true) {
      try {
        return providers.hasNext();
      } catch (ServiceConfigurationError | LinkageError e) {
        PluginDiscovery.Broken now = new PluginDiscovery.Broken(origin, Guard.reason(e));
        if (broken.contains(now)) {
          return false; // it does not get past this entry
        }
        broken.add(now);
      }
    }
  }

  private void next(Iterator<ServiceLoader.Provider<Plugin>> providers, String origin) {
    try {
      ServiceLoader.Provider<Plugin> provider = providers.next();
      if (loaded.stream().noneMatch(l -> l.plugin().getClass() == provider.type())) {
        Plugin plugin = provider.get();
        add(plugin, jarOf(plugin).orElse(origin));
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      broken.add(new PluginDiscovery.Broken(origin, Guard.reason(e)));
    }
  }

  private void add(Plugin plugin, String origin) {
    Guard.call(
            plugin::name,
            why -> broken.add(new PluginDiscovery.Broken(origin, nameless(plugin, why))))
        .ifPresent(name -> add(new PluginDiscovery.Loaded(plugin, name, origin)));
  }

  private void add(PluginDiscovery.Loaded plugin) {
    Optional<PluginDiscovery.Loaded> namesake =
        loaded.stream().filter(known -> known.name().equals(plugin.name())).findFirst();
    if (plugin.name().isBlank()) {
      broken.add(
          new PluginDiscovery.Broken(
              plugin.origin(), nameless(plugin.plugin(), "its name is blank")));
    } else if (namesake.isPresent()) {
      broken.add(
          new PluginDiscovery.Broken(plugin.origin(), secondOf(plugin.name(), namesake.get())));
    } else {
      loaded.add(plugin);
    }
  }

  private static String secondOf(String name, PluginDiscovery.Loaded first) {
    return "it is a second plugin named '%s'; the first is in %s. Rename or remove one of them"
        .formatted(name, first.origin());
  }

  private static String nameless(Plugin plugin, String why) {
    return "%s does not say its name: %s".formatted(plugin.getClass().getName(), why);
  }

  private static Optional<String> jarOf(Plugin plugin) {
    return Optional.ofNullable(plugin.getClass().getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(URL::getPath);
  }
}
