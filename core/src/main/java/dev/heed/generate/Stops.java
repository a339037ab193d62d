package dev.heed.generate;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** When a sequence ends: an end token, a stop string, the greatest length, the time. */
final class Stops {

  private final List<Integer> ends;
  private final int maxLength;
  private final List<String> strings;
  private final Optional<Tokenizer> tokenizer;
  private final long until;

  Stops(Generation how, int maxLength) {
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
}
