package dev.heed.speech.transcript;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of what was said: a character, a word or a passage.
 *
 * @param timestamp start and end in seconds; either is empty where the model did not say
 * @param language its English name, where it was asked for
 */
public record TranscriptChunk(
    String text, Optional<List<Optional<Double>>> timestamp, Optional<String> language) {

  /** Of a model that knows when. */
  public static TranscriptChunk at(String text, double start, double end) {
    return new TranscriptChunk(
        text, Optional.of(List.of(Optional.of(start), Optional.of(end))), Optional.empty());
  }

  /** The start in seconds, where it is known. */
  public Optional<Double> start() {
    return timestamp.flatMap(times -> times.get(0));
  }

  /** The end in seconds, where it is known. */
  public Optional<Double> end() {
    return timestamp.flatMap(times -> times.get(1));
  }

  String line() {
    return "%8s - %8s  %s".formatted(written(start()), written(end()), text.strip());
  }

  private static String written(Optional<Double> seconds) {
    return seconds.map(known -> String.format(Locale.ROOT, "%.2f", known)).orElse("?");
  }
}
