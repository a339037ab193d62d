package dev.heed.speech.transcript;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which times are wanted, under the published values of {@code return_timestamps}. */
public enum Timestamps {
  /** None. */
  FALSE,
  /** Of passages. */
  TRUE,
  /** Of words. */
  WORD,
  /** Of characters. */
  CHAR;

  /**
   * This, which a model has to be able to give.
   *
   * @param known those that it can
   */
  public Timestamps among(List<Timestamps> known) {
    if (!known.contains(this)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--return-timestamps should be %s for this model, but is '%s'."
              .formatted(
                  known.stream().map(Timestamps::written).collect(Collectors.joining(" or ")),
                  written()));
    }
    return this;
  }

  private String written() {
    return name().toLowerCase(Locale.ROOT);
  }
}
