package dev.heed.nlp.generation;

import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.TextStream;
import dev.heed.nlp.text.CleanUp;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Call;
import dev.heed.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Generated tokens as text. Where a vocabulary spells bytes as tokens of their own ({@code <0x28>})
 * and a model writes some that are no text, SentencePiece keeps the characters that can be read;
 * the Rust code gives up the whole run. This reads as SentencePiece does.
 *
 * @param cleansUp whether blanks before punctuation go
 * @param bytes the byte of each such token
 */
record WholeText(Tokenizer tokenizer, boolean cleansUp, Map<Long, Byte> bytes) {

  private static final String UNREADABLE = "\uFFFD";

  static WholeText of(Tokenizer tokenizer, boolean cleansUp) {
    Map<Long, Byte> bytes = new HashMap<>();
    for (int value = 0; value < 256; value++) {
      OptionalLong id = tokenizer.id(String.format("<0x%02X>", value));
      if (id.isPresent()) {
        bytes.put(id.getAsLong(), (byte) value);
      }
    }
    return new WholeText(tokenizer, cleansUp, bytes);
  }

  /**
   * Generates, and tells the first sequence's text as it comes where somebody listens.
   *
   * @param prompt what stands before the first token, and is not told
   */
  Generated generated(
      Function<Generation, Generated> generator, Generation how, Call call, long... prompt) {
    if (!call.hasListener()) {
      return generator.apply(how);
    }
    TextStream pieces = new TextStream(this::of, prompt, call::tell);
    Generated generated =
        generator.apply(
            how.withListener(
                (row, id) -> {
                  if (row == 0) {
                    pieces.add(id);
                  }
                }));
    pieces.end();
    return generated;
  }

  /** The text of tokens, special ones left out. */
  String of(long[] ids) {
    String text = repaired(plain(ids), ids);
    return cleansUp ? CleanUp.of(text) : text;
  }

  private String plain(long[] ids) {
    return tokenizer instanceof TextTokenizer own
        ? own.decode(ids, true, false)
        : tokenizer.decode(ids, true);
  }

  private String repaired(String text, long[] ids) {
    if (bytes.isEmpty() || !text.contains(UNREADABLE)) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    int at = 0;
    for (int i = 0; i < ids.length; i++) {
      byte[] run = run(ids, i);
      if (run.length > 0 && !isText(run)) {
        at = repair(repaired, at, run);
      }
      i += Math.max(0, run.length - 1);
    }
    return repaired.toString();
  }

  /** Replaces as many signs as the run has bytes; returns where the text goes on. */
  private static int repair(StringBuilder text, int from, byte[] run) {
    String lost = UNREADABLE.repeat(run.length);
    int at = text.indexOf(lost, from);
    if (at < 0) {
      return from;
    }
    String readable = readable(run);
    text.replace(at, at + lost.length(), readable);
    return at + readable.length();
  }

  private byte[] run(long[] ids, int from) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    for (int i = from; i < ids.length && bytes.containsKey(ids[i]); i++) {
      run.write(bytes.get(ids[i]));
    }
    return run.toByteArray();
  }

  private static boolean isText(byte... run) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(run));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Each byte that belongs to no character becomes one sign. */
  private static String readable(byte... run) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < run.length) {
      int length = character(run, at);
      text.append(length == 0 ? UNREADABLE : new String(run, at, length, StandardCharsets.UTF_8));
      at += Math.max(1, length);
    }
    return text.toString();
  }

  /** How many bytes the character at {@code at} has; 0 where there is none. */
  private static int character(byte[] run, int at) {
    for (int length = 1; length <= 4 && at + length <= run.length; length++) {
      if (isText(java.util.Arrays.copyOfRange(run, at, at + length))) {
        return length;
      }
    }
    return 0;
  }
}
