package dev.heed.langchain4j;

import java.util.List;
import java.util.function.Consumer;

/**
 * Hands a text on in pieces, but for a stop sequence at its end: what may be its beginning waits.
 */
final class StoppedText {

  private final List<String> stops;
  private final int held;
  private final Consumer<String> pieces;
  private final StringBuilder waiting = new StringBuilder();

  StoppedText(List<String> stops, Consumer<String> pieces) {
    this.stops = stops;
    this.held = stops.stream().mapToInt(String::length).max().orElse(0);
    this.pieces = pieces;
  }

  void add(String piece) {
    waiting.append(piece);
    int ready = waiting.length() - held;
    if (ready > 0 && find(waiting.toString(), stops) < 0) {
      hand(ready);
    }
  }

  void end() {
    hand(cut(waiting.toString(), stops).length());
  }

  private void hand(int count) {
    if (count > 0) {
      pieces.accept(waiting.substring(0, count));
      waiting.delete(0, count);
    }
  }

  /** The text before the first stop sequence in it. */
  static String cut(String text, List<String> stops) {
    int at = find(text, stops);
    return at < 0 ? text : text.substring(0, at);
  }

  private static int find(String text, List<String> stops) {
    return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }
}
