package dev.heed.spi;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the jar of the plugin whose code failed. */
@Internal
public final class PluginFailures {

  /** The class loader of a plugin's jars is named by this and the path of the jar or folder. */
  public static final String LOADER = "plugin ";

  private static final String HEED = "dev.heed.";
  private static final int MOST_CAUSES = 8;

  private PluginFailures() {}

  /** The jar of a class that is not Heed's; empty for Heed's own. */
  public static Optional<String> jarOf(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String name = loader == null ? null : loader.getName();
    if (name != null && name.startsWith(LOADER)) {
      return Optional.of(name.substring(LOADER.length()));
    }
    return type.getName().startsWith(HEED)
        ? Optional.empty()
        : Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation)
            .map(location -> location.getPath());
  }

  /** The jar of the plugin in whose code something was thrown, or which called what threw it. */
  public static Optional<String> jarOf(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
        .map(StackTraceElement::getClassLoaderName)
        .filter(name -> name != null && name.startsWith(LOADER))
        .map(name -> name.substring(LOADER.length()))
        .findFirst();
  }

  /**
   * The error for a plugin's failure.
   *
   * @param what was used, such as {@code The task 'x'}
   */
  public static HeedException of(Throwable error, String what, String jar) {
    return new HeedException(
        ErrorCode.PLUGIN_FAILED,
        "%s of the plugin %s failed: %s%s. This is for the plugin's author; Heed works without the jar."
            .formatted(what, jar, error, place(error)),
        error);
  }

  private static String place(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0 ? "" : ", at " + trace[0];
  }
}
