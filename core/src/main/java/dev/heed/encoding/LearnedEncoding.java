package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.Map;

/**
 * A trained vector for each position, added to the token there.
 *
 * @see <a href="https://arxiv.org/abs/1705.03122">Gehring et al. 2017, section 3.1</a>
 */
public final class LearnedEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "learned",
          "a vector for each position, from a seed until it is trained, added to tokens",
          Map.of("tokens", "how many positions, 512 where not given", "seed", "of the vectors"),
          setup ->
              new LearnedEncoding(
                  Trained.seeded(
                      setup.options().integer("seed", 0),
                      0.02,
                      setup.options().size("tokens", 512),
                      setup.width())));

  private final Trained table;

  /** With {@code [L, C]}: a vector for each of L positions. */
  public LearnedEncoding(Trained table) {
    this.table = requireNonNull(table);
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    Value all = table.in(ops);
    requireFits(tokens, all);
    Value used = ops.slice(all, 0, ops.constant(0L), ops.dimension(tokens, 1)); // [N, C]
    return ops.add(tokens, ops.cast(used, tokens.type()));
  }

  private static void requireFits(Value tokens, Value all) {
    boolean tooLong = tokens.axis(1).isFixed() && tokens.size(1) > all.size(0);
    if (tooLong || tokens.size(2) != all.size(1)) {
      throw invalidInput(
          "The learned positions %s are for at most %s tokens of width %s, but the tokens are %s. Shorten the input, or use an encoding without a table, such as sinusoidal-interleaved."
              .formatted(all, all.size(0), all.size(1), tokens));
    }
  }
}
