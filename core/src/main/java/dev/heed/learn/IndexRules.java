package dev.heed.learn;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that look elements up by number: what was read often gets the sum. */
final class IndexRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("Gather", IndexRules::gather);
    ALL.put(
        "GatherElements",
        s ->
            Rule.of(
                s.to(0, g -> s.ops().scatterElementsAdd(s.zeros(s.in(0)), s.in(1), g, s.axis()))));
    ALL.put(
        "GatherND", s -> Rule.of(s.to(0, g -> s.ops().scatterNDAdd(s.zeros(s.in(0)), s.in(1), g))));
    ALL.put("ScatterElements", IndexRules::scatterElements);
    ALL.put("ScatterND", IndexRules::scatterNd);
    ALL.put("OneHot", Rule.NONE);
    ALL.put("DepthToSpace", IndexRules::depthToSpace);
  }

  private IndexRules() {}

  private static List<@Nullable Value> gather(Backward s) {
    int axis = s.axis();
    long size = s.in(0).size(axis);
    boolean one = s.in(1).rank() == 0 && s.in(1).known().isPresent();
    return Rule.of(
        s.to(
            0,
            g -> {
              if (one) {
                long index = s.numbers(1)[0];
                Value line = s.ops().unsqueeze(g, axis);
                return ShapeRules.around(
                    s.ops(), line, axis, index < 0 ? index + size : index, size);
              }
              return ungathered(s.ops(), g, s.in(1), axis, size);
            }));
  }

  /** Sums slices of g, whose axes from {@code axis} on are those of the indices, where they lay. */
  static Value ungathered(Ops ops, Value g, Value indices, int axis, long size) {
    int picked = indices.rank();
    int[] front =
        IntStream.concat(
                IntStream.range(axis, axis + picked),
                IntStream.concat(
                    IntStream.range(0, axis), IntStream.range(axis + picked, g.rank())))
            .toArray();
    Value first = axis == 0 ? g : ops.transpose(g, front);
    long[] sizes = new long[g.rank() - picked + 1];
    sizes[0] = size;
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = first.size(picked + i - 1);
    }
    Value zeros = ops.constantOfShape(Dims.of(new Shape(sizes)), g.type(), 0);
    Value sum = ops.scatterNDAdd(zeros, ops.unsqueeze(indices, picked), first);
    if (axis == 0) {
      return sum;
    }
    int[] back = IntStream.range(0, sizes.length).map(i -> i < axis ? i + 1 : i).toArray();
    back[axis] = 0;
    return ops.transpose(sum, back);
  }

  private static boolean adds(Backward s) {
    return s.attributes().text("reduction", "none").equals("add");
  }

  private static List<@Nullable Value> scatterElements(Backward s) {
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> adds(s) ? g : ops.scatterElements(g, s.in(1), s.zeros(s.in(2)), s.axis())),
        null,
        s.to(2, g -> ops.gatherElements(g, s.in(1), s.axis())));
  }

  private static List<@Nullable Value> scatterNd(Backward s) {
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> adds(s) ? g : ops.scatterND(g, s.in(1), s.zeros(s.in(2)))),
        null,
        s.to(2, g -> ops.gatherND(g, s.in(1))));
  }

  private static List<@Nullable Value> depthToSpace(Backward s) {
    Value x = s.in(0);
    long block = s.attributes().number("blocksize", 1);
    boolean outermost = s.attributes().text("mode", "DCR").equals("DCR");
    int[] order = outermost ? new int[] {0, 3, 5, 1, 2, 4} : new int[] {0, 1, 3, 5, 2, 4};
    long[] parted = {x.size(0), x.size(1) / (block * block), x.size(2), block, x.size(3), block};
    return Rule.of(
        s.to(
            0,
            g ->
                s.ops()
                    .reshape(
                        s.ops().transpose(s.ops().reshape(g, parted), Arrays.copyOf(order, 6)),
                        x.dims())));
  }
}
