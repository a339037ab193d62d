package dev.heed.nlp.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's compiled normalisation: a double-array trie and the texts that it leads to, which
 * the Rust code follows without looking whether they are there.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">Darts-clone</a>
 */
final class CharsMap {

  private final IntBuffer units;
  private final byte[] texts;

  private CharsMap(IntBuffer units, byte[] texts) {
    this.units = units;
    this.texts = texts;
  }

  /** Whether every step from the root stays inside, and every text that is found begins there. */
  static boolean isSound(byte[] base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length == 0) {
      return true; // the Rust code says that it cannot be read
    }
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 8) {
      return false;
    }
    long trie = all.getInt(0) & 0xffffffffL;
    if (trie < 4 || trie % 4 != 0 || 4 + trie > bytes.length) {
      return false;
    }
    IntBuffer units = all.slice(4, (int) trie).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    byte[] texts = Arrays.copyOfRange(bytes, (int) (4 + trie), bytes.length);
    return isText(texts) && new CharsMap(units, texts).isSound();
  }

  private static boolean isText(byte[] texts) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isSound() {
    BitSet seen = new BitSet();
    Deque<Integer> next = new ArrayDeque<>();
    next.push(offset(units.get(0)));
    while (!next.isEmpty()) {
      int node = next.pop();
      if (seen.get(node)) {
        continue;
      }
      seen.set(node);
      for (int label = 1; label < 256; label++) {
        int place = node ^ label;
        if (place >= units.limit()) {
          return false;
        }
        int unit = units.get(place);
        if ((unit & 0x800000ff) == label) {
          int child = place ^ offset(unit);
          if ((unit >> 8 & 1) == 1 && !isValue(child)) {
            return false;
          }
          next.push(child);
        }
      }
    }
    return true;
  }

  private boolean isValue(int place) {
    if (place >= units.limit()) {
      return false;
    }
    int text = units.get(place) & 0x7fffffff;
    return text <= texts.length && (text == texts.length || (texts[text] & 0xC0) != 0x80);
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
