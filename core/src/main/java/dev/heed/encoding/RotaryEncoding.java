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
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Map;

/**
 * Turns pairs of a query's and a key's numbers by angles that grow with the position, so that their
 * product depends on the distance alone. Angles are computed in double precision.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, section 3.2</a>
 */
public final class RotaryEncoding implements PositionalEncoding {

  /** Which two numbers of a head make a pair. */
  public enum Layout {
    /** Neighbours, 0 with 1: as in the paper and GPT-J. */
    INTERLEAVED,
    /** One from each half, 0 with R/2: as in GPT-NeoX and LLaMA. */
    HALVES
  }

  private static final Map<String, String> OPTIONS =
      Map.of(
          "base", "10000 where not given",
          "fraction", "of a head's numbers that are turned, 1 where not given",
          "factor", "by how much positions are squeezed, 1 where not given");

  public static final Mechanism<PositionalEncoding> HALVES =
      new Mechanism<>(
          "rotary",
          "turns queries and keys by their position; pairs from two halves, as LLaMA",
          OPTIONS,
          setup -> of(Layout.HALVES, setup));

  public static final Mechanism<PositionalEncoding> INTERLEAVED =
      new Mechanism<>(
          "rotary-interleaved",
          "turns queries and keys by their position; pairs of neighbours, as GPT-J",
          OPTIONS,
          setup -> of(Layout.INTERLEAVED, setup));

  private final Layout layout;
  private final RotaryFrequencies frequencies;
  private final List<Integer> axes;
  private final double magnitude;

  /** Turns the first {@code 2 * frequencies.pairs()} numbers of each head. */
  public RotaryEncoding(Layout layout, RotaryFrequencies frequencies) {
    this(layout, frequencies, List.of(), 1);
  }

  private RotaryEncoding(
      Layout layout, RotaryFrequencies frequencies, List<Integer> axes, double magnitude) {
    this.layout = requireNonNull(layout);
    this.frequencies = requireNonNull(frequencies);
    this.axes = axes;
    this.magnitude = magnitude;
  }

  /** The same where numbers beside each other make a pair. */
  public RotaryEncoding ofNeighbours() {
    return new RotaryEncoding(Layout.INTERLEAVED, frequencies, axes, magnitude);
  }

  /**
   * The same with what is turned made longer by a factor, as stretched positions want it.
   *
   * @see <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023, YaRN, section 3.4</a>
   */
  public RotaryEncoding magnified(double factor) {
    return new RotaryEncoding(layout, frequencies, axes, factor);
  }

  /**
   * The same for tokens that lie in several dimensions: positions are then {@code [A, N]} or {@code
   * [A, B, N]}, and each pair turns by one of the A.
   *
   * @param each which of them, for each pair
   * @see <a href="https://arxiv.org/abs/2409.12191">Wang et al. 2024, Qwen2-VL, section 2.1</a>
   */
  public RotaryEncoding along(List<Integer> each) {
    if (each.size() != frequencies.pairs()) {
      throw invalidInput(
          "A rotary encoding of %s pairs was given the axes of %s."
              .formatted(frequencies.pairs(), each.size()));
    }
    return new RotaryEncoding(layout, frequencies, List.copyOf(each), magnitude);
  }

  private static RotaryEncoding of(Layout layout, MechanismSetup setup) {
    double fraction = setup.options().positive("fraction", 1);
    if (fraction > 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--fraction is the part of a head that is turned, at most 1, not %s."
              .formatted(fraction));
    }
    int pairs = (int) (setup.headWidth() * fraction / 2);
    return new RotaryEncoding(
        layout,
        RotaryFrequencies.of(2 * pairs, setup.options().positive("base", 10000))
            .squeezed(setup.options().positive("factor", 1)));
  }

  @Override
  public Value onQueryOrKey(Ops ops, Value heads, Value positions) {
    long turned = 2L * frequencies.pairs();
    if (heads.rank() != 4 || heads.size(3) < turned) {
      throw invalidInput(
          "This rotary encoding turns the first %s numbers of each head, but got %s, not [B, H, N, D] with D >= %s."
              .formatted(turned, heads, turned));
    }
    Value angles = angles(ops, positions);
    Value cosines = ops.cast(magnified(ops, Reals.cos(ops, angles)), heads.type());
    Value sines = ops.cast(magnified(ops, ops.sin(angles)), heads.type());
    Value x = part(ops, heads, true);
    Value y = part(ops, heads, false);
    Value first = ops.sub(ops.mul(x, cosines), ops.mul(y, sines));
    Value second = ops.add(ops.mul(y, cosines), ops.mul(x, sines));
    Value rotated = joined(ops, first, second);
    return heads.size(3) == turned
        ? rotated
        : ops.concat(3, rotated, ops.slice(heads, 3, turned, Long.MAX_VALUE));
  }

  /** F64 {@code [B, 1, N, R/2]} or {@code [N, R/2]}. */
  private Value angles(Ops ops, Value positions) {
    Value perPair = perPair(ops, positions); // [B, N, R/2 or 1]
    Value angles = ops.mul(perPair, Reals.vector(ops, frequencies.perPair()));
    return angles.rank() == 3 ? ops.unsqueeze(angles, 1) : angles;
  }

  private Value magnified(Ops ops, Value turned) {
    return magnitude == 1 ? turned : ops.mul(turned, magnitude);
  }

  /** Where a token is, for each pair; one that does not know of axes reads the first of three. */
  private Value perPair(Ops ops, Value positions) {
    if (!axes.isEmpty()) {
      long[] each = axes.stream().mapToLong(Integer::longValue).toArray();
      Value chosen = ops.gather(positions, ops.constants(each), 0); // [R/2, B, N]
      Value last =
          positions.rank() == 3 ? ops.transpose(chosen, 1, 2, 0) : ops.transpose(chosen, 1, 0);
      return ops.cast(last, ElementType.F64);
    }
    Value line = positions.rank() == 3 ? ops.gather(positions, 0, 0) : positions;
    return ops.unsqueeze(ops.cast(line, ElementType.F64), line.rank());
  }

  /** The first or the second of each pair: {@code [B, H, N, R/2]}. */
  private Value part(Ops ops, Value heads, boolean first) {
    long pairs = frequencies.pairs();
    if (layout == Layout.INTERLEAVED) {
      return ops.slice(heads, 3, first ? 0 : 1, 2 * pairs, 2);
    }
    return ops.slice(heads, 3, first ? 0 : pairs, first ? pairs : 2 * pairs);
  }

  private Value joined(Ops ops, Value first, Value second) {
    if (layout == Layout.HALVES) {
      return ops.concat(3, first, second);
    }
    Value pairs = ops.concat(4, ops.unsqueeze(first, 4), ops.unsqueeze(second, 4));
    return ops.reshape(pairs, 0, 0, 0, 2L * frequencies.pairs());
  }
}
