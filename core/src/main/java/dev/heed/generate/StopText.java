package dev.heed.generate;

import java.util.List;
import java.util.function.Consumer;

/**
 * A text that ends before the first of some stop sequences. As the text comes in pieces, nothing
 * that may be the beginning of a stop sequence is handed on until it is known not to be one. For
 * one text and one thread.
 *
 * <pre>{@code
 * StopText text = new StopText(List.of("\n\n"), System.out::print);
 * text.add("One line.\n");
 * text.add("\nAnother one."); // prints nothing
 * text.end();
 * }</pre>
 */
public final class StopText {

  private final List<String> stops;
  private final Consumer<String> pieces;
  private final StringBuilder held = new StringBuilder();
  private boolean ended;

  /**
   * @param stops the stop sequences; with none of them every piece is handed on at once
   * @param pieces takes what is sure, never an empty text
   */
  public StopText(List<String> stops, Consumer<String> pieces) {
    this.stops = List.copyOf(stops);
    this.pieces = pieces;
  }

  /** The text up to the first stop sequence in it. */
  public static String before(String text, List<String> stops) {
    int end = text.length();
    for (String stop : stops) {
      int at = text.indexOf(stop);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }

  /** One more piece; what comes behind a stop sequence is dropped. */
  public void add(String piece) {
    if (ended) {
      return;
    }
    held.append(piece);
    String all = held.toString();
    String before = before(all, stops);
    ended = before.length() < all.length();
    hand(ended ? before.length() : all.length() - mayBegin(all));
  }

  /** The text is over: hands on what was held back. */
  public void end() {
    if (!ended) {
      hand(held.length());
    }
    ended = true;
  }

  private void hand(int count) {
    if (count > 0) {
      String sure = held.substring(0, count);
      held.delete(0, count);
      pieces.accept(sure);
    }
  }

  /** How much of the end may be the beginning of a stop sequence. */
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
