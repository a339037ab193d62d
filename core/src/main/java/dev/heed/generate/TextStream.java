package dev.heed.generate;

import dev.heed.spi.Tokenizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Turns tokens into text as they come: a piece is passed on when what follows can no longer change
 * it, so never half a character, and never a blank that punctuation may still take away. All pieces
 * together are the whole text behind the prompt's. For one sequence and one thread.
 */
public final class TextStream {

  private static final char HALF_CHARACTER = '\uFFFD';

  /** Clean-up looks at so many characters together, such as {@code " n't"}, from a blank on. */
  private static final int LONGEST_FORM = 4;

  private final Function<long[], String> decode;
  private final Consumer<String> pieces;
  private final LongPredicate bytes;
  private long[] ids;
  private int told;

  /**
   * @param decode the text of tokens
   * @param prompt what stands before the first token, and is not passed on: as many characters as
   *     it decodes to
   */
  public TextStream(Function<long[], String> decode, long[] prompt, Consumer<String> pieces) {
    this(decode, prompt, pieces, id -> false);
  }

  /**
   * @param bytes whether a token is a byte of its own, such as {@code <0x28>}: a run of them is
   *     read as a whole, and none of it stands before the run is over
   */
  public TextStream(
      Function<long[], String> decode,
      long[] prompt,
      Consumer<String> pieces,
      LongPredicate bytes) {
    this.decode = decode;
    this.pieces = pieces;
    this.bytes = bytes;
    this.ids = prompt.clone();
    this.told = text().length();
  }

  /** One more token. */
  public void add(long id) {
    ids = Arrays.copyOf(ids, ids.length + 1);
    ids[ids.length - 1] = id;
    if (!bytes.test(id)) {
      String text = text();
      tell(text, settled(text));
    }
  }

  /** Which tokens of a vocabulary are bytes of their own, for {@link #TextStream}. */
  public static LongPredicate bytesOf(Tokenizer tokenizer) {
    Set<Long> ids = new HashSet<>();
    for (int value = 0; value < 256; value++) {
      tokenizer.id(String.format(Locale.ROOT, "<0x%02X>", value)).ifPresent(ids::add);
    }
    return ids::contains;
  }

  /** How much of a text no further token changes. */
  private static int settled(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == HALF_CHARACTER) {
      end--;
    }
    for (int i = Math.max(0, end - LONGEST_FORM + 1); i < end; i++) {
      if (isOpen(text.charAt(i))) {
        end = i;
      }
    }
    while (end > 0 && isOpen(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Clean-up may still take a blank away. */
  private static boolean isOpen(char c) {
    return c == ' ' || c == '\'';
  }

  /** Tells what was held back. */
  public void end() {
    String text = text();
    tell(text, text.length());
  }

  private void tell(String text, int end) {
    if (end > told) {
      pieces.accept(text.substring(told, end));
      told = end;
    }
  }

  private String text() {
    return decode.apply(ids);
  }
}
