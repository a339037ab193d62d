package dev.heed.speech.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Numbers in words to digits: {@code twenty five} is 25, {@code one two} stays 1 2. */
final class NumberWords {

  private static final Map<String, Long> SMALL = new HashMap<>();
  private static final Map<String, Long> TENS = new HashMap<>();
  private static final Map<String, Long> LARGE =
      Map.of("hundred", 100L, "thousand", 1000L, "million", 1_000_000L, "billion", 1_000_000_000L);

  static {
    String[] small =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                + " fifteen sixteen seventeen eighteen nineteen")
            .split(" ");
    for (int i = 0; i < small.length; i++) {
      SMALL.put(small[i], (long) i);
    }
    String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    for (int i = 0; i < tens.length; i++) {
      TENS.put(tens[i], 10L * (i + 2));
    }
  }

  private final List<String> words = new ArrayList<>();
  private long done;
  private long current;
  private boolean open;

  private NumberWords() {}

  static List<String> inDigits(List<String> words) {
    NumberWords numbers = new NumberWords();
    words.forEach(numbers::word);
    numbers.close();
    return numbers.words;
  }

  private void word(String word) {
    OptionalLong small = value(word);
    if (small.isPresent()) {
      small(small.getAsLong());
    } else if (LARGE.containsKey(word) && open) {
      large(LARGE.get(word));
    } else {
      close();
      words.add(word);
    }
  }

  private static OptionalLong value(String word) {
    Long value = SMALL.getOrDefault(word, TENS.get(word));
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Digits one by one are numbers of their own; only a smaller place is added to a larger one. */
  private void small(long value) {
    boolean fits =
        open
            && (value < 10
                ? value > 0 && current % 10 == 0 && current % 100 != 10
                : current % 100 == 0)
            && (current > 0 || done > 0);
    if (!fits) {
      close();
    }
    current += value;
    open = true;
  }

  private void large(long factor) {
    if (factor == 100) {
      current *= factor;
    } else {
      done += current * factor;
      current = 0;
    }
  }

  private void close() {
    if (open) {
      words.add(Long.toString(done + current));
    }
    done = 0;
    current = 0;
    open = false;
  }
}
