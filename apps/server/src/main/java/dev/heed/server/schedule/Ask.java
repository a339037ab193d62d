package dev.heed.server.schedule;

import dev.heed.spi.TokenWatch;
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
 * @param watches hear of the tokens, one for each input; none where nobody wants them
 */
public record Ask<I>(
    List<I> inputs,
    Map<String, String> options,
    Optional<Duration> time,
    Optional<Consumer<String>> pieces,
    List<TokenWatch> watches) {

  public Ask {
    inputs = List.copyOf(inputs);
    options = Map.copyOf(options);
    watches = List.copyOf(watches);
    if (!watches.isEmpty() && watches.size() != inputs.size()) {
      throw new IllegalArgumentException(watches.size() + " watch " + inputs.size() + " inputs");
    }
  }

  /** Without a limit of time and a listener. */
  public static <I> Ask<I> of(List<I> inputs, Map<String, String> options) {
    return new Ask<>(inputs, options, Optional.empty(), Optional.empty(), List.of());
  }

  public Ask<I> within(Optional<Duration> limit) {
    return new Ask<>(inputs, options, limit, pieces, watches);
  }

  public Ask<I> listening(Consumer<String> listener) {
    return new Ask<>(inputs, options, time, Optional.of(listener), watches);
  }

  public Ask<I> watching(List<TokenWatch> each) {
    return new Ask<>(inputs, options, time, pieces, each);
  }
}
