package dev.heed.generate;

import static java.lang.Float.NEGATIVE_INFINITY;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The published processors that look at what was said already or at how long it is. */
final class Penalties {

  private Penalties() {}

  /** Divides what is positive and multiplies what is negative, once for each token said before. */
  static LogitsProcessor repetition(float penalty) {
    return (tokens, scores) -> {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < tokens.size(); i++) {
        if (seen.add(tokens.get(i))) {
          int id = (int) tokens.get(i);
          scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }
      }
    };
  }

  /** Takes something from tokens that were added to the prompt, once and for each time. */
  static LogitsProcessor added(float once, float each) {
    return (tokens, scores) -> {
      Set<Long> seen = new HashSet<>();
      for (int i = tokens.prompt(); i < tokens.size(); i++) {
        int id = (int) tokens.get(i);
        scores[id] -= seen.add(tokens.get(i)) ? once + each : each;
      }
    };
  }

  /** Bans what would complete a run of {@code size} tokens that was there before. */
  static LogitsProcessor noRepeat(int size) {
    return (tokens, scores) -> {
      int start = tokens.size() - size + 1;
      for (int i = 0; i < start; i++) {
        if (equal(tokens, i, start, size - 1)) {
          scores[(int) tokens.get(i + size - 1)] = NEGATIVE_INFINITY;
        }
      }
    };
  }

  private static boolean equal(Tokens tokens, int a, int b, int length) {
    for (int i = 0; i < length; i++) {
      if (tokens.get(a + i) != tokens.get(b + i)) {
        return false;
      }
    }
    return true;
  }

  /** Bans {@code ids} while the sequence, prompt included, is shorter than {@code length}. */
  static LogitsProcessor banBelow(int length, List<Integer> ids) {
    return (tokens, scores) -> {
      if (tokens.size() < length) {
        ban(ids, scores);
      }
    };
  }

  /** Bans {@code ids} while fewer than {@code count} tokens were added. */
  static LogitsProcessor banBeforeAdded(int count, List<Integer> ids) {
    return (tokens, scores) -> {
      if (tokens.size() - tokens.prompt() < count) {
        ban(ids, scores);
      }
    };
  }

  /** Bans {@code ids} at one length. */
  static LogitsProcessor banAt(int length, List<Integer> ids) {
    return (tokens, scores) -> {
      if (tokens.size() == length) {
        ban(ids, scores);
      }
    };
  }

  static LogitsProcessor ban(List<Integer> ids) {
    return (tokens, scores) -> ban(ids, scores);
  }

  private static void ban(List<Integer> ids, float[] scores) {
    for (int id : ids) {
      if (id >= 0 && id < scores.length) {
        scores[id] = NEGATIVE_INFINITY;
      }
    }
  }

  /** Leaves only {@code ids} at one length. */
  static LogitsProcessor force(int length, List<Integer> ids) {
    return (tokens, scores) -> {
      if (tokens.size() == length) {
        ids.forEach(id -> require(id, scores));
        Arrays.fill(scores, NEGATIVE_INFINITY);
        ids.forEach(id -> scores[id] = 0);
      }
    };
  }

  /** Adds a bias to the last token of a sequence of tokens whose others have just been said. */
  static LogitsProcessor bias(List<Integer> ids, float bias) {
    int before = ids.size() - 1;
    return (tokens, scores) -> {
      if (ids.size() == 1 || endsWith(tokens, ids, before)) {
        scores[require(ids.get(before), scores)] += bias;
      }
    };
  }

  /** A token that is to be said must be one; to ban what is none changes nothing. */
  private static int require(int id, float[] scores) {
    if (id < 0 || id >= scores.length) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The settings of generation name the token %s, but the model's vocabulary has tokens 0 to %s. Check forced_bos_token_id, forced_eos_token_id, bad_words_ids and sequence_bias."
              .formatted(id, scores.length - 1));
    }
    return id;
  }

  private static boolean endsWith(Tokens tokens, List<Integer> ids, int count) {
    if (count + 1 > tokens.size()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (tokens.get(tokens.size() - count + i) != ids.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Makes ending ever more likely once more than {@code start} tokens were added. */
  static LogitsProcessor decay(int start, double factor, List<Integer> ends) {
    return (tokens, scores) -> {
      int over = tokens.size() - tokens.prompt() - start;
      if (over > 0) {
        double grown = Math.pow(factor, over) - 1;
        ends.stream()
            .filter(id -> id >= 0 && id < scores.length)
            .forEach(id -> scores[id] += (float) (Math.abs(scores[id]) * grown));
      }
    };
  }
}
