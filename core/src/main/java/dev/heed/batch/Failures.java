package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.PluginFailures;
import java.util.concurrent.CompletionException;

/** Gives whatever was thrown for an input a code and a message, so that the others can go on. */
@Internal
public final class Failures {

  private Failures() {}

  /** What Heed said itself; else INTERNAL, or OUT_OF_MEMORY where that is what it was. */
  public static HeedException of(Throwable error) {
    if (error instanceof HeedException known) {
      return known;
    }
    Throwable cause = error.getCause();
    if (error instanceof CompletionException && cause != null) {
      return of(cause); // thrown on another thread
    }
    if (error instanceof OutOfMemoryError) {
      return new HeedException(
          ErrorCode.OUT_OF_MEMORY,
          "There is not enough memory for this input: %s. Give the JVM more with -Xmx, or a smaller input."
              .formatted(error.getMessage()),
          error);
    }
    if (error instanceof ExceptionInInitializerError && cause instanceof HeedException known) {
      return known; // said while a class was loaded
    }
    return PluginFailures.jarOf(error)
        .map(jar -> PluginFailures.of(error, "What was used", jar))
        .orElseGet(
            () -> new HeedException(ErrorCode.INTERNAL, "an error of Heed's own: " + error, error));
  }
}
