package dev.heed.wiring;

import dev.heed.api.Internal;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads a plugin's jars. Of the rest they see the JDK and those types of Heed's that are its API;
 * Heed's libraries are not among them, so that a plugin brings the versions that it was built with.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String HEED = "dev.heed.";

  /** Loads Heed's own types, and those of the plugins on the class path. */
  private final ClassLoader heed;

  PluginClassLoader(String name, URL[] jars, ClassLoader heed) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.heed = heed;
  }

  /** Called for what the JDK does not have. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.startsWith(HEED)) {
      return super.findClass(name);
    }
    Class<?> found;
    try {
      found = heed.loadClass(name);
    } catch (ClassNotFoundException e) {
      return super.findClass(name); // one of Heed's own plugins, given as a jar
    }
    if (isInternal(found)) {
      throw new ClassNotFoundException(
          name + " is internal to Heed. A plugin uses Heed's API alone: see docs/architecture.md");
    }
    return found;
  }

  private static boolean isInternal(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getDeclaringClass() != null) {
      outermost = outermost.getDeclaringClass();
    }
    return outermost.isAnnotationPresent(Internal.class)
        || outermost.getPackage().isAnnotationPresent(Internal.class);
  }
}
