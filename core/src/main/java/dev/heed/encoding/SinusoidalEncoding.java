package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.Map;

/**
 * Sines and cosines of the position, from fast to slow, added to the tokens: {@code sin(p /
 * base^(2i / C))} and the cosine of the same. The angles are computed in double precision, so that
 * far positions are as exact as near ones.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.5</a>
 */
public final class SinusoidalEncoding implements PositionalEncoding {

  /** Where the sines and the cosines stand in a token. */
  public enum Layout {
    /** Sine, cosine, sine, cosine: as in the paper. */
    INTERLEAVED,
    /** All sines, then all cosines: as in tensor2tensor, Marian and Whisper. */
    HALVES
  }

  private static final Map<String, String> OPTIONS =
      Map.of(
          "base", "10000 where not given",
          "endpoint", "true: the slowest frequency is 1/base itself, as in Whisper");

  public static final Mechanism<PositionalEncoding> INTERLEAVED =
      new Mechanism<>(
          "sinusoidal-interleaved",
          "sine, cosine, sine, cosine of the position, added to tokens",
          OPTIONS,
          setup -> of(Layout.INTERLEAVED, setup));

  public static final Mechanism<PositionalEncoding> HALVES =
      new Mechanism<>(
          "sinusoidal-halves",
          "sines of the position, then cosines, added to tokens",
          OPTIONS,
          setup -> of(Layout.HALVES, setup));

  private final Layout layout;
  private final double base;
  private final boolean endpoint;

  /** The usual one: base 10000. */
  public SinusoidalEncoding(Layout layout) {
    this(layout, 10000, false);
  }

  /**
   * With another base.
   *
   * @param endpoint whether the slowest of the C/2 frequencies is 1/base, or the next one would be
   */
  public SinusoidalEncoding(Layout layout, double base, boolean endpoint) {
    this.layout = layout;
    this.base = base;
    this.endpoint = endpoint;
  }

  private static SinusoidalEncoding of(Layout layout, MechanismSetup setup) {
    return new SinusoidalEncoding(
        layout, setup.options().positive("base", 10000), setup.options().flag("endpoint", false));
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    Value count = ops.dimension(tokens, 1);
    Value positions = ops.range(ops.constant(0L), count, ops.constant(1L));
    return ops.add(tokens, ops.cast(table(ops, positions, tokens.size(2)), tokens.type()));
  }

  /** F64 {@code [N, C]} for positions I64 {@code [N]}. */
  public Value table(Ops ops, Value positions, long width) {
    Value frequencies = Reals.vector(ops, frequencies(width));
    Value angles =
        ops.mul(ops.unsqueeze(ops.cast(positions, ElementType.F64), 1), frequencies); // [N, C/2]
    Value sines = ops.sin(angles);
    Value cosines = Reals.cos(ops, angles);
    if (layout == Layout.HALVES) {
      return ops.concat(1, sines, cosines);
    }
    Value pairs = ops.concat(2, ops.unsqueeze(sines, 2), ops.unsqueeze(cosines, 2));
    return ops.reshape(pairs, 0, width);
  }

  /** Radians a position, from 1 to about 1/base. */
  private double[] frequencies(long width) {
    int pairs = (int) (width / 2);
    if (width % 2 != 0 || (endpoint && pairs < 2)) {
      throw invalidInput(
          "A sinusoidal encoding needs tokens of an even width%s, but they are %s wide."
              .formatted(endpoint ? " of at least 4" : "", width));
    }
    double[] frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = Math.pow(base, -(double) i / (endpoint ? pairs - 1 : pairs));
    }
    return frequencies;
  }
}
