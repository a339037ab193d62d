package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators that arrange elements anew: their gradient is arranged back. */
final class ShapeRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    for (String same : List.of("Reshape", "Squeeze", "Unsqueeze")) {
      ALL.put(same, s -> Rule.of(s.to(0, g -> Sums.shaped(s.ops(), g, s.in(0)))));
    }
    ALL.put("Transpose", ShapeRules::transpose);
    ALL.put("Concat", ShapeRules::concat);
    ALL.put("Split", ShapeRules::split);
    ALL.put("Slice", ShapeRules::slice);
    ALL.put("Expand", s -> Rule.of(s.to(0, g -> g)));
    ALL.put("Tile", ShapeRules::tile);
    ALL.put("Pad", ShapeRules::pad);
    ALL.put("Trilu", ShapeRules::trilu);
    ALL.put("Shape", Rule.NONE);
    ALL.put("Range", Rule.NONE);
  }

  private ShapeRules() {}

  private static List<@Nullable Value> transpose(Backward s) {
    long[] order = s.attributes().numbers("perm");
    int[] inverse = new int[order.length];
    IntStream.range(0, order.length).forEach(i -> inverse[(int) order[i]] = i);
    return Rule.of(s.to(0, g -> s.ops().transpose(g, inverse)));
  }

  private static List<@Nullable Value> concat(Backward s) {
    List<@Nullable Value> all = new ArrayList<>();
    long from = 0;
    for (int i = 0; i < s.node().inputs().size(); i++) {
      long start = from;
      long end = from + s.in(i).size(s.axis());
      all.add(s.to(i, g -> s.ops().slice(g, s.axis(), start, end)));
      from = end;
    }
    return all;
  }

  private static List<@Nullable Value> split(Backward s) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < s.outputs().size(); i++) {
      Value gradient = s.gradients().get(i);
      parts.add(gradient == null ? s.zeros(s.outputs().get(i)) : gradient);
    }
    return Rule.of(s.wants(0) ? s.ops().concat(s.axis(), parts) : null);
  }

  /** Into zeros; steps are spread first, and a backward one is turned. */
  private static List<@Nullable Value> slice(Backward s) {
    int axis = (int) s.numbers(3)[0];
    long step = s.has(4) ? s.numbers(4)[0] : 1;
    long size = s.in(0).size(axis);
    long count = s.out().size(axis);
    long start = s.numbers(1)[0];
    long first = Math.min(Math.max(start < 0 ? start + size : start, 0), size - (step < 0 ? 1 : 0));
    return Rule.of(
        s.to(
            0,
            g -> {
              if (count == 0) {
                return s.zeros(s.in(0));
              }
              Value spread = spread(s.ops(), g, axis, Math.abs(step));
              Value turned =
                  step < 0
                      ? s.ops().slice(spread, axis, Long.MAX_VALUE, Long.MIN_VALUE + 1, -1)
                      : spread;
              long before = step < 0 ? first + (count - 1) * step : first;
              return around(s.ops(), turned, axis, before, size);
            }));
  }

  /** With {@code step} - 1 zeros between neighbours along an axis. */
  static Value spread(Ops ops, Value x, int axis, long step) {
    if (step == 1 || x.size(axis) == 1) {
      return x;
    }
    long count = x.size(axis);
    Value wide = ops.unsqueeze(x, axis + 1);
    long[] pads = new long[2 * wide.rank()];
    pads[wide.rank() + axis + 1] = step - 1;
    Value padded = ops.pad(wide, pads);
    long[] sizes = LongStream.range(0, x.rank()).map(i -> 0).toArray();
    List<Long> merged = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      merged.add(i == axis ? Long.valueOf(count * step) : Long.valueOf(x.size(i)));
    }
    Value joined = ops.reshape(padded, merged.stream().mapToLong(n -> n).toArray());
    return ops.slice(joined, axis, 0, (count - 1) * step + 1);
  }

  /** Among zeros along an axis, so that it has {@code size}. */
  static Value around(Ops ops, Value x, int axis, long before, long size) {
    long after = size - before - x.size(axis);
    if (before == 0 && after == 0) {
      return x;
    }
    long[] pads = new long[2 * x.rank()];
    pads[axis] = before;
    pads[x.rank() + axis] = after;
    return ops.pad(x, pads);
  }

  private static List<@Nullable Value> tile(Backward s) {
    return Rule.of(s.to(0, g -> untiled(s, g, s.numbers(1))));
  }

  /** Each copy is an axis of its own, which is summed. */
  private static Value untiled(Backward s, Value g, long... repeats) {
    long[] sizes = new long[2 * repeats.length];
    int[] copies = new int[repeats.length];
    for (int i = 0; i < repeats.length; i++) {
      sizes[2 * i] = repeats[i];
      sizes[2 * i + 1] = s.in(0).size(i);
      copies[i] = 2 * i;
    }
    return s.ops().reduceSum(s.ops().reshape(g, sizes), false, copies);
  }

  private static List<@Nullable Value> pad(Backward s) {
    Ops ops = s.ops();
    long[] pads = s.numbers(1);
    String mode = s.attributes().text("mode", "constant");
    if (mode.equals("constant")) {
      long[] back = LongStream.of(pads).map(n -> -n).toArray();
      return Rule.of(s.to(0, g -> ops.pad(g, back)));
    }
    return Rule.of(
        s.to(
            0,
            g -> {
              Value x = g;
              for (int axis = 0; axis < s.in(0).rank(); axis++) {
                x = unpadded(s, x, axis, pads, mode.equals("edge"));
              }
              return x;
            }));
  }

  /** Where an element of the rim came from gets its gradient too. */
  private static Value unpadded(Backward s, Value g, int axis, long[] pads, boolean edge) {
    long size = s.in(0).size(axis);
    if (g.size(axis) == size && pads[axis] == 0) {
      return g;
    }
    long[] from =
        LongStream.range(0, g.size(axis)).map(i -> source(i - pads[axis], size, edge)).toArray();
    return IndexRules.ungathered(s.ops(), g, s.ops().constants(from), axis, size);
  }

  private static long source(long i, long size, boolean edge) {
    if (edge) {
      return Math.max(0, Math.min(size - 1, i));
    }
    return i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
  }

  private static List<@Nullable Value> trilu(Backward s) {
    boolean upper = s.attributes().number("upper", 1) != 0;
    long diagonal = s.has(1) ? s.numbers(1)[0] : 0;
    return Rule.of(s.to(0, g -> upper ? s.ops().triu(g, diagonal) : s.ops().tril(g, diagonal)));
  }
}
