package dev.heed.generate;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns tokens into text as they come: a piece is told when what follows can no longer change it,
 * so never half a character. For one sequence and one thread.
 */
public final class TextStream {

  private static final char HALF_CHARACTER = '\uFFFD';

  private final Function<long[], String> decode;
  private final Consumer<String> pieces;
  private long[] ids;
  private String told;

  /**
   * @param decode the text of tokens
   * @param prompt what stands before the first token, and is not told
   */
  public TextStream(Function<long[], String> decode, long[] prompt, Consumer<String> pieces) {
    this.decode = decode;
    this.pieces = pieces;
    this.ids = prompt.clone();
    this.told = text();
  }

  /** One more token. */
  public void add(long id) {
    ids = Arrays.copyOf(ids, ids.length + 1);
    ids[ids.length - 1] = id;
    String text = text();
    int end = text.length();
    while (end > 0 && isOpen(text.charAt(end - 1))) {
      end--;
    }
    tell(text.substring(0, end));
  }

  /** Clean-up may still take a blank away. */
  private static boolean isOpen(char c) {
    return c == HALF_CHARACTER || c == ' ' || c == '\'';
  }

  /** Tells what was held back. */
  public void end() {
    tell(text());
  }

  private void tell(String text) {
    if (text.length() > told.length() && text.startsWith(told)) {
      pieces.accept(text.substring(told.length()));
      told = text;
    }
  }

  private String text() {
    return decode.apply(ids);
  }
}
