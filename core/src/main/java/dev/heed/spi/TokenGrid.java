package dev.heed.spi;

import static dev.heed.error.HeedException.invalidInput;

/**
 * How tokens lie in space: {@code prefix} tokens (class, distillation, registers) come first, then
 * {@code rows x columns} in row-major order.
 */
public record TokenGrid(int prefix, int rows, int columns) {

  public TokenGrid {
    if (prefix < 0 || rows < 0 || columns < 0) {
      throw invalidInput(
          "A grid cannot have %d prefix tokens and %d x %d tokens."
              .formatted(prefix, rows, columns));
    }
  }

  public static TokenGrid of(int prefix, long rows, long columns) {
    return new TokenGrid(prefix, Math.toIntExact(rows), Math.toIntExact(columns));
  }

  /** The number of tokens, prefix included. */
  public long tokens() {
    return prefix + (long) rows * columns;
  }
}
