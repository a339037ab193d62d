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

  private static <T> Optional<T> call(Supplier<T> plugin, Breakage onBroken, boolean refuses) {
    try {
      return Optional.of(Objects.requireNonNull(plugin.get(), "it gives null"));
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
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
      String said = at.getMessage() == null ? "" : ": " + at.getMessage();
      parts.add(at.getClass().getSimpleName() + said);
      at = at.getCause();
    }
    return String.join(", caused by ", parts);
  }
}
