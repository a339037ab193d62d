package dev.heed.server.openai;

import java.util.List;

/**
 * Text that ends before the first of some texts; as it comes, nothing that may begin one is told.
 */
final class StopText {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean ended;

  StopText(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** The text up to the first stop. */
  static String before(String text, List<String> stops) {
    int end = text.length();
    for (String stop : stops) {
      int at = text.indexOf(stop);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }

  /** What can be told now that {@code piece} is there. */
  String next(String piece) {
    if (ended) {
      return "";
    }
    held.append(piece);
    String all = held.toString();
    String before = before(all, stops);
    if (before.length() < all.length()) {
      ended = true;
      held.setLength(0);
      return before;
    }
    String sure = all.substring(0, all.length() - mayBegin(all));
    held.delete(0, sure.length());
    return sure;
  }

  /** What is left when the text ends. */
  String rest() {
    String rest = ended ? "" : held.toString();
    held.setLength(0);
    return rest;
  }

  /** How much of the end may be the beginning of a stop. */
  private int mayBegin(String text) {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
        if (text.endsWith(stop.substring(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
