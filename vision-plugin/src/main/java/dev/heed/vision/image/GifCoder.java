package dev.heed.vision.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** GIF's LZW for indices of eight bits: codes of 9 to 12 bits, the lowest first, in blocks. */
final class GifCoder {

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int MOST = 4096;
  private static final int SLOTS = 1 << 14;
  private static final int BLOCK = 255;

  private final OutputStream out;
  private final int[] keys = new int[SLOTS];
  private final int[] codes = new int[SLOTS];
  private final byte[] block = new byte[BLOCK];
  private int filled;
  private int bits;
  private int buffered;
  private int width;
  private int next;

  GifCoder(OutputStream out) {
    this.out = out;
  }

  /** All indices of a frame, at least one. */
  void write(byte[] indices) throws IOException {
    out.write(8);
    restart();
    int prefix = indices[0] & 0xFF;
    for (int i = 1; i < indices.length; i++) {
      int index = indices[i] & 0xFF;
      int slot = slot(prefix << 8 | index);
      if (keys[slot] >= 0) {
        prefix = codes[slot];
      } else {
        code(prefix);
        learn(slot, prefix << 8 | index);
        prefix = index;
      }
    }
    code(prefix);
    code(END);
    finish();
  }

  private void restart() throws IOException {
    width = width == 0 ? 9 : width;
    code(CLEAR);
    Arrays.fill(keys, -1);
    next = END + 1;
    width = 9;
  }

  /** Where a key is, or the free place where it belongs. */
  private int slot(int key) {
    int slot = (key * 0x9E3779B1) >>> 18;
    while (keys[slot] >= 0 && keys[slot] != key) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private void learn(int slot, int key) throws IOException {
    if (next == MOST) {
      restart();
      return;
    }
    keys[slot] = key;
    codes[slot] = next;
    if (next == 1 << width) {
      width++; // readers learn this code with the one that follows
    }
    next++;
  }

  private void code(int code) throws IOException {
    bits |= code << buffered;
    buffered += width;
    while (buffered >= 8) {
      put(bits);
      bits >>>= 8;
      buffered -= 8;
    }
  }

  private void put(int value) throws IOException {
    block[filled++] = (byte) value;
    if (filled == BLOCK) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(filled);
    out.write(block, 0, filled);
    filled = 0;
  }

  private void finish() throws IOException {
    if (buffered > 0) {
      put(bits);
    }
    if (filled > 0) {
      flush();
    }
    out.write(0);
  }
}
