package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * FLOATER: positions are points of a path that a trained flow draws, {@code p(t) = p(0) + integral
 * of h(s, p(s)) ds}. Positions are 0.01 apart in time, and Runge-Kutta steps are a fifth of that.
 * The path is computed once, in double precision, when the encoding is made.
 *
 * <p>Either one path is added to the tokens, or each layer has three, from starts of its own, that
 * are added to queries, keys and values.
 *
 * @see <a href="https://arxiv.org/abs/2003.09229">Liu et al. 2020, sections 3.1 and 3.2</a>
 */
public final class FloaterEncoding implements PositionalEncoding {

  /** The time from one position to the next. */
  public static final double GAP = 0.01;

  private static final int STEPS = 5;

  /** Points times both widths; the usual ones of a large model are a quarter of it. */
  private static final long MOST_WORK = 1L << 26;

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "floater",
          "points of a path drawn by a small net from a seed, added to queries, keys and values",
          Map.of(
              "tokens", "the longest sequence, 512 where not given",
              "hidden", "width of the net, 32 where not given",
              "seed", "of the net, and of the layers' starts"),
          FloaterEncoding::seeded);

  private final Optional<Tensor> onTokens;
  private final List<Tensor> onHeads;

  private FloaterEncoding(Optional<Tensor> onTokens, List<Tensor> onHeads) {
    this.onTokens = onTokens;
    this.onHeads = onHeads;
  }

  /**
   * One path, added to the tokens.
   *
   * @param start {@code p(0) [C]}
   * @param tokens the longest sequence
   */
  public static FloaterEncoding onTokens(Flow flow, int tokens, double... start) {
    return new FloaterEncoding(Optional.of(path(flow, tokens, start)), List.of());
  }

  /**
   * Three paths of one layer, added to queries, keys and values.
   *
   * @param query {@code p(0) [H * D]} of the queries
   * @param key the same of the keys
   * @param value the same of the values
   */
  public static FloaterEncoding onHeads(
      Flow flow, int tokens, double[] query, double[] key, double[] value) {
    return new FloaterEncoding(
        Optional.empty(),
        List.of(path(flow, tokens, query), path(flow, tokens, key), path(flow, tokens, value)));
  }

  private static FloaterEncoding seeded(MechanismSetup setup) {
    long seed = setup.options().integer("seed", 0);
    int hidden = setup.options().size("hidden", 32);
    int tokens = setup.options().size("tokens", 512);
    int width = setup.width();
    requireEnds(tokens, hidden, width);
    Random random = new Random(seed + 1 + setup.layer());
    return onHeads(
        NeuralFlow.seeded(seed, width, hidden),
        tokens,
        start(random, width),
        start(random, width),
        start(random, width));
  }

  /** The net is asked at every step of the path: a long one through a wide net would not end. */
  private static void requireEnds(int tokens, int hidden, int width) {
    if ((double) tokens * hidden * width > MOST_WORK) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A path of %s points of width %s through a net of width %s takes too long. Choose fewer tokens or a smaller hidden."
              .formatted(tokens, width, hidden));
    }
  }

  private static double[] start(Random random, int width) {
    double[] start = new double[width];
    Arrays.setAll(start, i -> 0.02 * random.nextGaussian());
    return start;
  }

  /** F64 {@code [tokens, C]}. */
  private static Tensor path(Flow flow, int tokens, double... start) {
    double[][] points = RungeKutta.follow(flow, start, tokens, GAP, STEPS);
    double[] flat = Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
    return Reals.tensor(Shape.of(tokens, start.length), flat);
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    if (onTokens.isEmpty()) {
      return tokens;
    }
    Value path = path(ops, onTokens.get(), tokens);
    requireLength(tokens, 1, path);
    Value used = ops.slice(path, 0, ops.constant(0L), ops.dimension(tokens, 1));
    return ops.add(tokens, used);
  }

  @Override
  public Value onQuery(Ops ops, Value heads, Value positions) {
    return onHeads(ops, 0, heads, positions);
  }

  @Override
  public Value onKey(Ops ops, Value heads, Value positions) {
    return onHeads(ops, 1, heads, positions);
  }

  @Override
  public Value onValue(Ops ops, Value heads, Value positions) {
    return onHeads(ops, 2, heads, positions);
  }

  private Value onHeads(Ops ops, int which, Value heads, Value positions) {
    if (onHeads.isEmpty()) {
      return heads;
    }
    Value path = path(ops, onHeads.get(which), heads);
    requireLength(heads, 2, path);
    Value points = ops.gather(path, positions, 0); // [N, H * D] or [B, N, H * D]
    Value batched = positions.rank() == 1 ? ops.unsqueeze(points, 0) : points;
    Value split = ops.reshape(batched, 0, 0, heads.size(1), heads.size(3));
    return ops.add(heads, ops.transpose(split, 0, 2, 1, 3));
  }

  private static Value path(Ops ops, Tensor path, Value like) {
    return ops.constant(path.as(like.type()));
  }

  private static void requireLength(Value x, int axis, Value path) {
    if (x.axis(axis).isFixed() && x.size(axis) > path.size(0)) {
      throw invalidInput(
          "The path of 'floater' was drawn for %s tokens, but there are %s: %s. Make it with tokens=%s."
              .formatted(path.size(0), x.size(axis), x, x.size(axis)));
    }
  }
}
