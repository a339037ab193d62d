package dev.heed.spi;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Dim;

/**
 * How tokens lie in space: {@code prefix} tokens (class, distillation, registers) come first, then
 * {@code rows x columns} in row-major order. Text is one row; a spectrogram is frequency x time. A
 * size may be a name, where each run chooses it.
 */
public record TokenGrid(int prefix, Dim rows, Dim columns) {

  public TokenGrid {
    if (prefix < 0) {
      throw invalidInput("A grid cannot have %s prefix tokens.".formatted(prefix));
    }
  }

  public static TokenGrid of(int prefix, long rows, long columns) {
    return new TokenGrid(prefix, Dim.of(rows), Dim.of(columns));
  }

  /** One row of tokens without prefix, as in text. */
  public static TokenGrid line(Dim tokens) {
    return new TokenGrid(0, Dim.of(1), tokens);
  }

  public boolean isFixed() {
    return rows.isFixed() && columns.isFixed();
  }

  /** The number of tokens of a fixed grid, prefix included. */
  public long tokens() {
    return prefix + size(rows) * size(columns);
  }

  private long size(Dim dim) {
    return dim.size()
        .orElseThrow(
            () ->
                invalidInput(
                    "Each run chooses the size of the grid %s x %s.".formatted(rows, columns)));
  }
}
