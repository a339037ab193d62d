package dev.heed.nlp.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tokens put into a text: each is spelt in the vocabulary as its bytes behind letters (as
 * GPT-2 does), or as text with marked blanks (as SentencePiece does).
 *
 * @param spelt by id, as the vocabulary has it
 * @param byLetters whether a letter stands for a byte
 */
record TokenBytes(Map<Long, String> spelt, boolean byLetters) {

  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
  private static final char MARKED_BLANK = '\u2581';

  /** Bytes that have no letter of their own in Latin 1 have one from here on. */
  private static final int FIRST_SPARE = 0x100;

  private static final Map<Character, Integer> BYTES = bytes();

  static TokenBytes of(Vocabulary vocabulary, boolean byLetters) {
    Map<Long, String> spelt = new HashMap<>();
    vocabulary.ids().forEach((token, id) -> spelt.put(id, token));
    return new TokenBytes(spelt, byLetters);
  }

  /** Whether the decoder of a tokenizer reads letters as bytes. */
  static boolean areLetters(TokenizerJson json) {
    return json.parts().path("decoder").toString().contains("\"ByteLevel\"");
  }

  byte[] of(long id) {
    String token = spelt.getOrDefault(id, "");
    Matcher one = BYTE.matcher(token);
    if (one.matches()) {
      return new byte[] {(byte) Integer.parseInt(one.group(1), 16)};
    }
    if (byLetters && token.chars().allMatch(c -> BYTES.containsKey((char) c))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      token.chars().forEach(c -> bytes.write(BYTES.get((char) c)));
      return bytes.toByteArray();
    }
    return token.replace(MARKED_BLANK, ' ').getBytes(StandardCharsets.UTF_8);
  }

  /** The letters of GPT-2: printable bytes are themselves, the others follow one after another. */
  private static Map<Character, Integer> bytes() {
    Map<Character, Integer> bytes = new HashMap<>();
    int spare = FIRST_SPARE;
    for (int value = 0; value < 256; value++) {
      boolean own =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      bytes.put((char) (own ? value : spare++), value);
    }
    return Map.copyOf(bytes);
  }
}
