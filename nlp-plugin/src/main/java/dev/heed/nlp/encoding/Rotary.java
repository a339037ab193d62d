package dev.heed.nlp.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * Turns pairs of a query's or key's numbers by angles that grow with its position, so that their
 * product depends on the distance alone. Number i is paired with number i + D / 2, as LLaMA's
 * published weights have it.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, section 3.2</a>
 */
public final class Rotary implements PositionalEncoding {

  private final float[] frequencies;

  /** One frequency, in radians a position, for each pair: {@code D / 2} of them. */
  public Rotary(float... frequencies) {
    this.frequencies = frequencies.clone();
  }

  @Override
  public Value onQueryOrKey(Ops ops, Value heads, Value positions) {
    long half = frequencies.length;
    if (!heads.axis(-1).is(2 * half)) {
      throw invalidInput(
          "These rotary positions turn heads of width %d, but got %s."
              .formatted(2 * half, heads.dims()));
    }
    Value angles = angles(ops, positions); // [B, 1, N, D / 2]
    List<Value> pair = ops.split(heads, -1, half, half);
    Value cos = ops.cos(angles);
    Value sin = ops.sin(angles);
    return ops.concat(
        -1,
        ops.sub(ops.mul(pair.get(0), cos), ops.mul(pair.get(1), sin)),
        ops.add(ops.mul(pair.get(1), cos), ops.mul(pair.get(0), sin)));
  }

  private Value angles(Ops ops, Value positions) {
    Value batched = positions.rank() == 1 ? ops.unsqueeze(positions, 0) : positions; // [B, N]
    Value column = ops.unsqueeze(ops.cast(batched, ElementType.F32), 1, 3); // [B, 1, N, 1]
    return ops.mul(column, ops.constants(frequencies));
  }
}
