package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.Locale;

/** How tokens become entities: {@code aggregation_strategy} of the Hugging Face pipeline. */
public enum Aggregation {
  /** Each token is an entity. */
  NONE,
  /** Neighbours with one label are an entity. */
  SIMPLE,
  /** A word has the label of its first token. */
  FIRST,
  /** A word has the label that is best on average over its tokens. */
  AVERAGE,
  /** A word has the label of its surest token. */
  MAX;

  static Aggregation parse(String name) {
    return Arrays.stream(values())
        .filter(strategy -> strategy.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "--aggregation-strategy should be none, simple, first, average or max, but is '%s'."
                        .formatted(name)));
  }
}
