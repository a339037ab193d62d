package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.Map;
import java.util.Optional;

/**
 * Swin's: a trained number for each head and each offset between two tokens of a window, added to
 * the scores inside it. It is for the attention {@code window}: the grid and positions of the whole
 * image don't matter.
 *
 * @see <a href="https://arxiv.org/abs/2103.14030">Liu et al. 2021, section 3.2, relative position
 *     bias</a>
 */
public final class SwinEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "swin-relative",
          "a number for each offset within a window, from a seed until it is trained, on scores",
          Map.of(
              "size", "tokens on a side of a window, 7 where not given", "seed", "of the numbers"),
          SwinEncoding::seeded);

  /** Published windows have 7 to 32 tokens a side; one of 64 has 17 million pairs. */
  private static final long LARGEST = 64;

  private final Trained table;
  private final long size;

  /** With {@code table [(2 size - 1)^2, H]}, for windows of {@code size x size} tokens. */
  public SwinEncoding(Trained table, long size) {
    this.table = requireNonNull(table);
    this.size = size;
  }

  private static SwinEncoding seeded(MechanismSetup setup) {
    long size = setup.options().size("size", 7);
    if (size > LARGEST) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Each token of a window has a number for each other: a window of %s x %s tokens is too large. Its size is 1 to %s."
              .formatted(size, size, LARGEST));
    }
    long offsets = (2 * size - 1) * (2 * size - 1);
    long seed = setup.options().integer("seed", 0);
    return new SwinEncoding(Trained.seeded(seed, 0.02, offsets, setup.heads()), size);
  }

  /** {@code [1, H, M, M]} for the M tokens of a window. */
  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value all = table.in(ops);
    long offsets = (2 * size - 1) * (2 * size - 1);
    if (all.size(0) != offsets || all.size(1) != heads) {
      throw invalidInput(
          "Windows of %s x %s tokens and %s heads need relative positions [%s, %s], but they are %s."
              .formatted(size, size, heads, offsets, heads, all));
    }
    Value side = ops.constant(size);
    Value numbers = ops.gather(all, RelativeGrid.index(ops, side, side), 0); // [M, M, H]
    return Optional.of(ops.unsqueeze(ops.transpose(numbers, 2, 0, 1), 0));
  }
}
