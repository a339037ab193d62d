package dev.heed.generate;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.RunLimit;
import dev.heed.spi.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** When a sequence ends: an end token, a stop string, the greatest length, the time. */
final class StoppingCriteria {

  private final List<Integer> ends;
  private final int maxLength;
  private final List<String> strings;
  private final Optional<Tokenizer> tokenizer;
  private final long until;

  StoppingCriteria(Generation how, int maxLength) {
    this.ends = how.config().ends();
    this.maxLength = maxLength;
    this.strings = how.config().stopStrings();
    this.tokenizer = how.tokenizer();
    this.until = until(how.config().maxTime());
    if (!strings.isEmpty() && tokenizer.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "stop_strings %s need a tokenizer, and this generation has none. Give it one, or use eos_token_id."
              .formatted(strings));
    }
  }

  private static long until(Optional<Double> seconds) {
    return seconds
        .map(s -> System.nanoTime() + Duration.ofNanos((long) (s * 1e9)).toNanos())
        .orElse(Long.MAX_VALUE);
  }

  /**
   * The greatest length of a sequence, its prompt included. As published, {@code max_new_tokens}
   * goes before {@code max_length}, and where neither is set, the standard length counts from the
   * prompt.
   */
  static int maxLength(GenerationConfig config, int prompt, OptionalInt positions) {
    int limit = positions.orElse(Integer.MAX_VALUE);
    if (prompt > limit) {
      throw invalidInput(
          "The prompt has %s tokens, but the model has only %s positions. Shorten the prompt."
              .formatted(prompt, limit));
    }
    int longest = Math.min(asked(config, prompt), limit);
    if (longest <= prompt) {
      throw invalidInput(
          "The prompt has %s tokens, and a sequence may have %s: nothing can be added. Shorten the prompt, or set max_new_tokens."
              .formatted(prompt, longest));
    }
    return longest;
  }

  private static int asked(GenerationConfig config, int prompt) {
    if (config.maxNewTokens().isPresent()) {
      return (int) Math.min(Integer.MAX_VALUE, (long) prompt + config.maxNewTokens().getAsInt());
    }
    return config.has("max_length")
        ? config.maxLength()
        : prompt + GenerationConfig.STANDARD_LENGTH;
  }

  int maxLength() {
    return maxLength;
  }

  /** Whether nothing can follow the last token. */
  boolean ended(Tokens tokens) {
    return tokens.size() >= maxLength
        || ends.contains((int) tokens.last())
        || (!strings.isEmpty() && endsWithString(tokens))
        || isLate();
  }

  private boolean isLate() {
    return until != Long.MAX_VALUE && System.nanoTime() - until > 0;
  }

  /** A stop string must end in the last token, so that one in the prompt stops nothing. */
  private boolean endsWithString(Tokens tokens) {
    long[] tail = tail(tokens);
    String text = decode(tail);
    int before = decode(Arrays.copyOf(tail, tail.length - 1)).length();
    return strings.stream()
        .anyMatch(string -> text.indexOf(string, Math.max(0, before - string.length() + 1)) >= 0);
  }

  /** As many tokens as a stop string has characters, and some for what joins them. */
  private long[] tail(Tokens tokens) {
    int longest = strings.stream().mapToInt(String::length).max().orElse(0);
    int from = Math.max(0, tokens.size() - longest - 8);
    return Arrays.copyOfRange(tokens.toArray(), from, tokens.size());
  }

  private String decode(long[] ids) {
    return tokenizer.orElseThrow().decode(ids, false);
  }

  /** The time that is left of a whole generation for its next step. */
  static final class Deadline {

    private final RunLimit limit;
    private final long started = System.nanoTime();

    Deadline(RunLimit limit) {
      this.limit = limit;
    }

    /** For one step; zero time makes it fail at once. */
    RunLimit left() {
      return limit.time().map(this::left).orElse(limit);
    }

    private RunLimit left(Duration time) {
      Duration left = time.minusNanos(System.nanoTime() - started);
      return limit.within(left.isNegative() ? Duration.ZERO : left);
    }
  }
}
