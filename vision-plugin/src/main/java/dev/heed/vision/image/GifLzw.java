package dev.heed.vision.image;

import java.io.IOException;

/** GIF's variable-width LZW over sub-blocks. */
final class GifLzw {

  private static final int MOST_CODES = 4096;

  private final byte[] file;
  private final int clear;
  private final int firstWidth;
  private final short[] prefix = new short[MOST_CODES];
  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] stack = new byte[MOST_CODES + 1];
  private int position;
  private int blockEnd;
  private int bits;
  private int count;

  /**
   * @param start of the first sub-block
   */
  GifLzw(byte[] file, int start, int codeBits) throws IOException {
    if (codeBits < 1 || codeBits > 11) {
      throw new IOException("its codes begin with %s bits".formatted(codeBits));
    }
    this.file = file;
    this.position = start;
    this.blockEnd = start;
    this.clear = 1 << codeBits;
    this.firstWidth = codeBits + 1;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
    }
  }

  /** Fills {@code out}, or as much of it as comes before the end code. */
  void decode(byte[] out) throws IOException {
    int end = clear + 1;
    int next = clear + 2;
    int width = firstWidth;
    int previous = -1;
    int first = 0;
    int done = 0;
    while (done < out.length) {
      int code = code(width);
      if (code == end) {
        return;
      }
      if (code == clear) {
        next = clear + 2;
        width = firstWidth;
        previous = -1;
        continue;
      }
      if (code > next || (code == next && previous < 0)) {
        throw new IOException(
            "its compressed data is damaged (code %s of %s)".formatted(code, next));
      }
      int depth = 0;
      int walk = code;
      if (code == next) {
        stack[depth++] = (byte) first;
        walk = previous;
      }
      while (walk >= clear) {
        stack[depth++] = suffix[walk];
        walk = prefix[walk];
      }
      first = walk;
      stack[depth++] = (byte) walk;
      while (depth > 0 && done < out.length) {
        out[done++] = stack[--depth];
      }
      if (previous >= 0 && next < MOST_CODES) {
        prefix[next] = (short) previous;
        suffix[next++] = (byte) first;
        width = next == 1 << width && width < 12 ? width + 1 : width;
      }
      previous = code;
    }
  }

  private int code(int width) throws IOException {
    while (count < width) {
      bits |= nextByte() << count;
      count += 8;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    count -= width;
    return code;
  }

  private int nextByte() throws IOException {
    if (position == blockEnd) {
      Bytes.need(file, position, 1);
      blockEnd = position + 1 + Bytes.u8(file, position);
      position++;
    }
    if (position == blockEnd || position >= file.length) {
      throw Bytes.truncated();
    }
    return Bytes.u8(file, position++);
  }
}
