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
public final class Plugins {

  private final List<Found.Loaded> loaded = new ArrayList<>();
  private final List<Found.Broken> broken = new ArrayList<>();

  private Plugins() {}

  /** Heed's own first, then those on the class path, then those in {@code folder} if given. */
  public static Found find(Optional<Path> folder) {
    Plugins search = new Plugins();
    search.add(new CorePlugin(), "Heed itself");
    search.load(Plugins.class.getClassLoader(), "the class path");
    folder.ifPresent(search::loadFolder);
    return new Found(search.loaded, search.broken);
  }

  private void loadFolder(Path folder) {
    for (PluginJars jars : PluginJars.in(folder)) {
      int before = loaded.size() + broken.size();
      load(jars.loader(), jars.name());
      if (loaded.size() + broken.size() == before) {
        broken.add(new Found.Broken(jars.name(), nothingOfItsOwn()));
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
      next(providers, loader, origin);
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
        broken.add(new Found.Broken(origin, Guard.reason(e)));
      }
    }
  }

  private void next(
      Iterator<ServiceLoader.Provider<Plugin>> providers, ClassLoader loader, String origin) {
    try {
      ServiceLoader.Provider<Plugin> provider = providers.next();
      boolean parents = provider.type().getClassLoader() != loader;
      if (!parents || loader == Plugins.class.getClassLoader()) {
        Plugin plugin = provider.get();
        add(plugin, jarOf(plugin).orElse(origin));
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      broken.add(new Found.Broken(origin, Guard.reason(e)));
    }
  }

  private void add(Plugin plugin, String origin) {
    Guard.call(plugin::name, why -> broken.add(new Found.Broken(origin, nameless(plugin, why))))
        .ifPresent(name -> loaded.add(new Found.Loaded(plugin, name, origin)));
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
