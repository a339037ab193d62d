package dev.heed.wiring;

import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls a plugin's code so that what goes wrong in it stays with it: it throws, gives null, or
 * needs a class that its jar lacks.
 */
final class Guard {

  private Guard() {}

  /** What the plugin answers; what it refuses with a {@link HeedException} is an answer too. */
  static <T> Optional<T> ask(Supplier<T> plugin, Breakage onBroken) {
    return call(plugin, onBroken, true);
  }

  /** What the plugin gives, or why it gives nothing. */
  static <T> Optional<T> call(Supplier<T> plugin, Breakage onBroken) {
    return call(plugin, onBroken, false);
  }

  /** Anything that is thrown is the plugin's: an error of a class's loading, a checked one, ... */
  private static <T> Optional<T> call(Supplier<T> plugin, Breakage onBroken, boolean refuses) {
    try {
      return Optional.of(Objects.requireNonNull(plugin.get(), "it gives null"));
    } catch (Throwable e) {
      if (refuses && e instanceof HeedException refusal) {
        throw refusal;
      }
      onBroken.because(reason(e));
      return Optional.empty();
    }
  }

  /** Takes the reason. */
  interface Breakage {
    void because(String reason);
  }

  /** The error and what caused it, as far as there is something to read. */
  static String reason(Throwable error) {
    List<String> parts = new ArrayList<>();
    Throwable at = error;
    while (at != null && parts.size() < 3) {
      String said = message(at);
      parts.add(at.getClass().getSimpleName() + (said.isEmpty() ? "" : ": " + said));
      at = at.getCause();
    }
    return String.join(", caused by ", parts);
  }

  /** An exception of the plugin's own may fail even here. */
  private static String message(Throwable error) {
    try {
      return Objects.requireNonNullElse(error.getMessage(), "");
    } catch (RuntimeException | LinkageError e) {
      return "its message cannot be read";
    }
  }
}
