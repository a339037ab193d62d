package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Dim;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.TokenGrid;
import java.util.Map;
import java.util.Optional;

/**
 * Scaled dot-product attention inside square windows of a grid of tokens; every other layer shifts
 * the windows, so that neighbours on two sides of a border meet. Tokens that a shift brings
 * together from opposite rims of the image do not see each other.
 *
 * <p>It works on windows, and so do a bias, {@code [1, H, M, M]} with the M tokens of a window, and
 * the weights that it gives, {@code [B * windows, H, M, M]}. A mask is by key, {@code [B, 1, 1,
 * K]}.
 *
 * @see <a href="https://arxiv.org/abs/2103.14030">Liu et al. 2021 (Swin), section 3.2</a>
 */
public final class WindowAttention implements Attention {

  private static final String NAME = "window";

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          NAME,
          "scaled dot-product inside square windows of the grid, shifted in every other layer",
          Map.of(
              "size", "tokens on a side of a window, 7 where not given",
              "shift", "of the windows; in odd layers half of the size where not given, else 0"),
          WindowAttention::of);

  private static final Attention INSIDE = DotProductAttention.scaled(Weighting.SOFTMAX);

  private final long size;
  private final long shift;
  private final Attention inside;
  private final boolean always;

  /** Windows of {@code size x size} tokens, moved by {@code shift} down and right. */
  public WindowAttention(long size, long shift) {
    this(size, shift, INSIDE);
  }

  /** The same with another attention inside the windows. */
  public WindowAttention(long size, long shift, Attention inside) {
    this(size, shift, inside, false);
  }

  private WindowAttention(long size, long shift, Attention inside, boolean always) {
    if (size < 1 || shift < 0 || shift >= size) {
      throw invalidInput(
          "A window has a size of at least 1 and a shift from 0 to below it, not size=%s, shift=%s."
              .formatted(size, shift));
    }
    this.size = size;
    this.shift = shift;
    this.inside = inside;
    this.always = always;
  }

  /**
   * The same that cuts and shifts a grid of one window as well, as the published backbones of
   * detectors and segmenters do.
   */
  public WindowAttention always() {
    return new WindowAttention(size, shift, inside, true);
  }

  private static WindowAttention of(MechanismSetup setup) {
    int size = setup.options().size("size", 7);
    int alternating = setup.layer() % 2 == 0 ? 0 : size / 2;
    return new WindowAttention(size, setup.options().integer("shift", alternating));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    requireGrid(query, key, context.grid());
    Windows windows = windows(ops, context.grid());
    requireBias(windows, context);
    AttentionContext within =
        new AttentionContext(
            TokenGrid.of(0, windows.size(), windows.size()),
            mask(windows, key, context),
            context.bias());
    Attended attended =
        inside.attend(ops, windows.cut(query), windows.cut(key), windows.cut(value), within);
    return new Attended(windows.join(attended.output(), query), attended.weights());
  }

  /** One window over all of a grid that is no larger, as the published code has it. */
  private Windows windows(Ops ops, TokenGrid grid) {
    long smallest =
        Math.min(grid.rows().size().orElse(size + 1), grid.columns().size().orElse(size + 1));
    return smallest <= size && !always
        ? new Windows(ops, grid, smallest, 0, false)
        : new Windows(ops, grid, size, shift, always);
  }

  private Optional<Value> mask(Windows windows, Value key, AttentionContext context) {
    Agreement.refuseMaskByQuery(NAME, context);
    Optional<Value> given = context.mask().map(mask -> windows.cutMask(mask, key));
    return windows.shift() == 0 ? given : Optional.of(windows.neighbours(given, key));
  }

  private void requireGrid(Value query, Value key, TokenGrid grid) {
    if (grid.prefix() > 0) {
      throw invalidInput(
          "The attention 'window' cuts a grid into windows, but there are %s tokens (class tokens or registers) before the grid. Use it in a model without them, such as swin; 'longformer' has a window and sees them too."
              .formatted(grid.prefix()));
    }
    requireDivides("rows", grid.rows(), grid);
    requireDivides("columns", grid.columns(), grid);
    boolean wrong = grid.isFixed() && key.axis(2).isFixed() && key.size(2) != grid.tokens();
    if (wrong || !query.axis(2).equals(key.axis(2))) {
      throw invalidInput(
          "The attention 'window' needs the tokens of the grid %s x %s as query and key, but got query %s, key %s."
              .formatted(grid.rows(), grid.columns(), query, key));
    }
  }

  private void requireDivides(String side, Dim dim, TokenGrid grid) {
    long count = dim.size().orElse(size);
    if (count > size && count % size != 0) {
      throw invalidInput(
          "A grid of %s x %s tokens has %s %s, which is no multiple of the window's size %s. Choose a size that divides it, or pad the tokens."
              .formatted(grid.rows(), grid.columns(), count, side, size));
    }
  }

  private void requireBias(Windows windows, AttentionContext context) {
    long tokens = windows.size() * windows.size();
    boolean fits =
        context
            .bias()
            .map(
                b ->
                    b.rank() == 0
                        || !b.axis(-1).isFixed()
                        || b.axis(-1).is(1)
                        || b.axis(-1).is(tokens))
            .orElse(true);
    if (!fits) {
      throw invalidInput(
          "The attention 'window' takes a bias for the %s tokens of a window, [1, H, %s, %s], but the bias is %s."
              .formatted(tokens, tokens, tokens, context.bias().get()));
    }
  }
}
