package dev.heed.server.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a request wants of a model.
 *
 * @param inputs each is queued by itself, and all are answered together
 * @param options of the task, by their names in lower-case-dashes
 * @param time from now; without it the server's longest
 * @param pieces hears of the answer's text as it is written, on the thread that runs the model
 */
public record Ask<I>(
    List<I> inputs,
    Map<String, String> options,
    Optional<Duration> time,
    Optional<Consumer<String>> pieces) {

  public Ask {
    inputs = List.copyOf(inputs);
    options = Map.copyOf(options);
  }

  /** Without a limit of time and a listener. */
  public static <I> Ask<I> of(List<I> inputs, Map<String, String> options) {
    return new Ask<>(inputs, options, Optional.empty(), Optional.empty());
  }

  public Ask<I> within(Optional<Duration> limit) {
    return new Ask<>(inputs, options, limit, pieces);
  }

  public Ask<I> listening(Consumer<String> listener) {
    return new Ask<>(inputs, options, time, Optional.of(listener));
  }
}
