package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.Map;

/**
 * A trained vector for each place of a grid, stretched bicubically to the grid that an image has,
 * and added to the tokens; vectors of class tokens and registers stay as they are.
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2020 (ViT), section 3.2</a>
 */
public final class InterpolatedEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "learned-2d",
          "a vector for each place of a grid, stretched to the image's, added to tokens",
          Map.of(
              "prefix", "tokens before the grid, 1 where not given",
              "rows", "of the trained grid, 14 where not given",
              "columns", "of the trained grid, as many as rows where not given",
              "seed", "of the vectors"),
          InterpolatedEncoding::seeded);

  private final Trained table;
  private final TokenGrid trained;

  /**
   * With a table for one grid.
   *
   * @param table {@code [P + rows * columns, C]} or {@code [1, P + rows * columns, C]}, with the P
   *     prefix tokens first
   * @param trained that grid, of fixed size
   */
  public InterpolatedEncoding(Trained table, TokenGrid trained) {
    this.table = requireNonNull(table);
    this.trained = trained;
  }

  private static InterpolatedEncoding seeded(MechanismSetup setup) {
    int rows = setup.options().size("rows", 14);
    TokenGrid grid =
        TokenGrid.of(
            setup.options().count("prefix", 1), rows, setup.options().size("columns", rows));
    long seed = setup.options().integer("seed", 0);
    return new InterpolatedEncoding(Trained.seeded(seed, 0.02, grid.tokens(), setup.width()), grid);
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    Value all = table.in(ops);
    requireFits(tokens, all, grid);
    boolean same = grid.equals(trained);
    Value vectors = same ? all : stretched(ops, ops.reshape(all, -1, all.size(-1)), grid);
    return ops.add(tokens, ops.cast(vectors, tokens.type()));
  }

  /** {@code [P + trained places, C] -> [P + places, C]}. */
  private Value stretched(Ops ops, Value all, TokenGrid grid) {
    long width = all.size(1);
    long rows = trained.rows().size().orElseThrow();
    long columns = trained.columns().size().orElseThrow();
    Value places = ops.slice(all, 0, trained.prefix(), Long.MAX_VALUE);
    Value image = ops.transpose(ops.reshape(places, 1, rows, columns, width), 0, 3, 1, 2);
    Value sizes = ops.sizes(Dims.of(grid.rows(), grid.columns()));
    Value resized = ops.resize(image, Resizing.cubic(), sizes); // [1, C, rows, columns]
    Value list = ops.transpose(ops.reshape(resized, width, -1), 1, 0);
    return trained.prefix() == 0
        ? list
        : ops.concat(0, ops.slice(all, 0, 0, trained.prefix()), list);
  }

  private void requireFits(Value tokens, Value all, TokenGrid grid) {
    if (grid.prefix() != trained.prefix()
        || all.size(-2) != trained.tokens()
        || all.size(-1) != tokens.size(-1)) {
      throw invalidInput(
          "The learned positions %s are for a grid of %s + %s x %s tokens, but the tokens are %s on a grid of %s + %s x %s. The tokens before the grid and the width must be the same."
              .formatted(
                  all,
                  trained.prefix(),
                  trained.rows(),
                  trained.columns(),
                  tokens,
                  grid.prefix(),
                  grid.rows(),
                  grid.columns()));
    }
  }
}
