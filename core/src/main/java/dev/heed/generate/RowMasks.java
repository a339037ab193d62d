package dev.heed.generate;

import java.util.Arrays;

/** Which places of the prompt are tokens, row by row; what follows the prompt always is. */
final class RowMasks {

  private final long[] mask;
  private final int length;

  private RowMasks(long[] mask, int length) {
    this.mask = mask;
    this.length = length;
  }

  static RowMasks of(Prompt prompt) {
    return new RowMasks(prompt.mask().toLongs(), prompt.length());
  }

  int rows() {
    return mask.length / length;
  }

  RowMasks rows(int... rows) {
    long[] chosen = new long[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(mask, rows[i] * length, chosen, i * length, length);
    }
    return new RowMasks(chosen, length);
  }

  /** {@code [B, total]}. */
  long[] attention(int total) {
    long[] all = new long[rows() * total];
    Arrays.fill(all, 1);
    for (int row = 0; row < rows(); row++) {
      System.arraycopy(mask, row * length, all, row * total, Math.min(length, total));
    }
    return all;
  }

  /** {@code [B, total - from]}: how many tokens come before each, and 1 for padding. */
  long[] positions(int from, int total) {
    long[] attention = attention(total);
    long[] positions = new long[rows() * (total - from)];
    for (int row = 0; row < rows(); row++) {
      long count = 0;
      for (int i = 0; i < total; i++) {
        boolean token = attention[row * total + i] != 0;
        count += token ? 1 : 0;
        if (i >= from) {
          positions[row * (total - from) + i - from] = token ? count - 1 : 1;
        }
      }
    }
    return positions;
  }
}
