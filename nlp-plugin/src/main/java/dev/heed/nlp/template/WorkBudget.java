package dev.heed.nlp.template;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * How much one rendering may do: a template comes with a model, and may loop, double and nest
 * without end. A unit is about a character that is read or written; a chat of a million characters
 * takes some twenty million.
 */
final class WorkBudget {

  private static final long MOST = 1L << 27;

  /** Characters of one text. */
  private static final long LONGEST = 1L << 24;

  private static final ThreadLocal<long[]> DONE = new ThreadLocal<>();

  private WorkBudget() {}

  /** Runs a rendering within the limits. */
  static <T> T within(Supplier<T> rendering) {
    long[] around = DONE.get();
    DONE.set(new long[1]);
    try {
      return rendering.get();
    } catch (StackOverflowError e) {
      throw TemplateErrors.run("it calls itself, or nests, deeper than can be run.");
    } finally {
      if (around == null) {
        DONE.remove();
      } else {
        DONE.set(around);
      }
    }
  }

  /** Counts what is about to be done. */
  static void does(long units) {
    long[] done = DONE.get();
    if (done != null) {
      done[0] += units;
      if (done[0] > MOST) {
        throw TemplateErrors.run("it does more than any chat needs. Does it loop without end?");
      }
    }
  }

  /** Counts a text that is about to be made. */
  static void makes(long characters) {
    if (characters > LONGEST) {
      throw TemplateErrors.run(
          String.format(
              Locale.ROOT,
              "it makes a text or list of %,d; at most %,d can be.",
              characters,
              LONGEST));
    }
    does(characters);
  }

  /** Counts what is about to be added to a text. */
  static void writes(StringBuilder to, String text) {
    if ((long) to.length() + text.length() > LONGEST) {
      makes(LONGEST + 1);
    }
    does(text.length());
  }

  /** Counts a value that was read or made. */
  static Object counted(Object value) {
    does(value instanceof String text ? 16 + text.length() : 16);
    return value;
  }

  /** Counts a value that is about to be written; lists and dictionaries cost more than numbers. */
  static void writes(Object value) {
    does(value instanceof String text ? 16 + text.length() : 1024);
  }

  static String repeat(String text, long count) {
    if (text.isEmpty() || count <= 0) {
      return "";
    }
    makes(text.length() * Math.min(count, LONGEST + 1));
    return text.repeat((int) count);
  }

  /** Two texts as one. */
  static String joined(String a, String b) {
    makes((long) a.length() + b.length());
    return a + b;
  }
}
