package dev.heed.speech.voice;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a recording in which somebody speaks.
 *
 * @param start in seconds, or in samples where they were asked for
 * @param end behind the part
 */
public record TimeSpan(double start, double end) {

  /** A line for each, as the command line prints them. */
  public static String text(List<TimeSpan> spans) {
    return spans.isEmpty()
        ? "nobody speaks"
        : spans.stream()
            .map(span -> String.format(Locale.ROOT, "%9.2f - %9.2f", span.start, span.end))
            .collect(Collectors.joining("\n"));
  }
}
