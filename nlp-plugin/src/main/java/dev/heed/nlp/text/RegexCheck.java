package dev.heed.nlp.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Looks for the commonest way in which a regular expression takes exponential time: a group that is
 * repeated without bound, and holds what is repeated without bound, as {@code (a+)+}.
 */
final class RegexCheck {

  private final String pattern;
  private final Deque<Integer> open = new ArrayDeque<>();
  private final Deque<Boolean> repeats = new ArrayDeque<>();
  private int at;

  private RegexCheck(String pattern) {
    this.pattern = pattern;
  }

  /** The first such group, if there is one. */
  static Optional<String> nested(String pattern) {
    return new RegexCheck(pattern).find();
  }

  private Optional<String> find() {
    repeats.push(false);
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '\\' -> item(at + 2);
        case '[' -> item(endOfClass());
        case '(' -> {
          open.push(at);
          repeats.push(false);
          at++;
        }
        case ')' -> {
          int from = open.isEmpty() ? 0 : open.pop();
          boolean inner = repeats.size() > 1 && repeats.pop();
          at++;
          boolean outer = isUnbounded();
          if (inner && outer) {
            return Optional.of(pattern.substring(from, at));
          }
          mark(inner || outer);
        }
        default -> item(at + 1);
      }
    }
    return Optional.empty();
  }

  /** Something that is one thing, and what stands behind it. */
  private void item(int end) {
    at = Math.min(end, pattern.length());
    mark(isUnbounded());
  }

  private void mark(boolean repeated) {
    repeats.push(repeats.pop() || repeated);
  }

  /** Takes a quantifier; whether it has no upper bound. One that gives nothing back is bounded. */
  private boolean isUnbounded() {
    if (at >= pattern.length()) {
      return false;
    }
    char c = pattern.charAt(at);
    boolean unbounded = c == '*' || c == '+' || isOpenRange();
    boolean quantifier = unbounded || c == '?';
    if (quantifier) {
      at = c == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
      boolean possessive = at < pattern.length() && pattern.charAt(at) == '+' && c != '{';
      boolean lazy = at < pattern.length() && pattern.charAt(at) == '?';
      at += possessive || lazy ? 1 : 0;
      return unbounded && !possessive;
    }
    return false;
  }

  /** {@code {2,}}, and ranges so wide that they are as good as open. */
  private boolean isOpenRange() {
    int end = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) : -1;
    return end > at && pattern.substring(at + 1, end).matches("\\d*,(\\d{3,})?");
  }

  private int endOfClass() {
    int depth = 0;
    for (int i = at; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && i > at + 1 && --depth == 0) {
        return i + 1;
      }
    }
    return pattern.length();
  }
}
