package dev.heed.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Errors for unknown names: the names there are, and the closest one. */
public final class Suggestions {

  private Suggestions() {}

  /**
   * For example {@code No attention named 'windw'. Did you mean 'window'? Available: dot-product,
   * window.}
   */
  public static HeedException unknown(String kind, String name, Collection<String> known) {
    return new HeedException(ErrorCode.UNKNOWN_NAME, message(kind, name, known));
  }

  static String message(String kind, String name, Collection<String> known) {
    String meant = closest(name, known).map(" Did you mean '%s'?"::formatted).orElse("");
    String available =
        known.isEmpty() ? "none" : String.join(", ", known.stream().sorted().toList());
    return "No %s named '%s'.%s Available: %s.".formatted(kind, name, meant, available);
  }

  /** The known name within two typing mistakes (or a third of its length), if there is one. */
  public static Optional<String> closest(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(c -> c));
  }

  /** Levenshtein's distance, two rows at a time. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      previous = nextRow(a.charAt(i - 1), i, b, previous);
    }
    return previous[b.length()];
  }

  private static int[] nextRow(char c, int i, String b, int[] previous) {
    int[] row = new int[b.length() + 1];
    row[0] = i;
    for (int j = 1; j <= b.length(); j++) {
      int substituted = previous[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(substituted, 1 + Math.min(previous[j], row[j - 1]));
    }
    return row;
  }
}
