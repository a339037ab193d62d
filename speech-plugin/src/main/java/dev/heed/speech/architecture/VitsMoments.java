package dev.heed.speech.architecture;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * Which letter sounds at which moment.
 *
 * @param sounding F32 {@code [B, T, N]}: 1 where letter n sounds at moment t
 * @param mask F32 {@code [B, 1, T]}: 0 behind the last moment of an item
 * @param lengths I64 {@code [B]}: moments of each item, one at least
 */
record VitsMoments(Value sounding, Value mask, Value lengths) {

  /**
   * @param durations F32 {@code [B, 1, N]}, whole numbers
   * @param letters F32 {@code [B, 1, N]}: 0 for padding
   */
  static VitsMoments of(Ops ops, Value durations, Value letters) {
    Value all = ops.max(ops.reduceSum(durations, false, 1, 2), ops.constant(1f));
    Value lengths = ops.cast(all, ElementType.I64);
    Value longest = ops.reduceMax(lengths, false, 0);
    Value times = ops.range(ops.constant(0L), longest, ops.constant(1L)); // [T]
    Value real = ops.less(ops.unsqueeze(times, 0), ops.unsqueeze(lengths, 1)); // [B, T]
    Value mask = ops.unsqueeze(ops.cast(real, ElementType.F32), 1);
    Value ends = ops.cumSum(durations, 2);
    Value starts = ops.sub(ends, durations);
    Value moment = ops.unsqueeze(ops.cast(times, ElementType.F32), 0, 2); // [1, T, 1]
    Value inside = ops.and(ops.less(moment, ends), ops.greaterOrEqual(moment, starts));
    Value sounding =
        ops.mul(ops.mul(ops.cast(inside, ElementType.F32), letters), ops.transpose(mask, 0, 2, 1));
    return new VitsMoments(sounding, mask, lengths);
  }

  /** What each letter has, at each moment: {@code [B, N, F] -> [B, F, T]}. */
  Value spread(Ops ops, Value letters) {
    return ops.transpose(ops.matMul(sounding, letters), 0, 2, 1);
  }

  /** Samples of each item: I64 {@code [B]}. */
  Value samples(Ops ops, List<Integer> rates) {
    long each = rates.stream().mapToLong(r -> r).reduce(1, Math::multiplyExact);
    return ops.mul(lengths, ops.constant(each));
  }
}
