package dev.heed.batch;

import dev.heed.error.HeedException;
import java.util.Optional;

/**
 * What became of one input among many: its answer, or why it has none.
 *
 * @param value the answer
 * @param error in the answer's place; never both, never none
 */
public record Answer<O>(Optional<O> value, Optional<HeedException> error) {

  public Answer {
    if (value.isPresent() == error.isPresent()) {
      throw new IllegalArgumentException("an answer or an error");
    }
  }

  public static <O> Answer<O> of(O value) {
    return new Answer<>(Optional.of(value), Optional.empty());
  }

  public static <O> Answer<O> failed(HeedException error) {
    return new Answer<>(Optional.empty(), Optional.of(error));
  }
}
