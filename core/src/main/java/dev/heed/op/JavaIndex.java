package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Loops that look elements up by number. */
final class JavaIndex {

  static final Map<String, Kernel> KERNELS =
      Map.of(
          "Gather", JavaIndex::gather,
          "GatherElements", JavaIndex::gatherElements,
          "GatherND", JavaIndex::gatherNd,
          "ScatterElements", JavaIndex::scatterElements,
          "ScatterND", JavaIndex::scatterNd,
          "OneHot", JavaIndex::oneHot,
          "DepthToSpace", JavaIndex::depthToSpace);

  private JavaIndex() {}

  private static int checked(long index, int size) {
    long counted = index < 0 ? index + size : index;
    if (counted < 0 || counted >= size) {
      throw invalidInput("Index %s is outside an axis of size %s.".formatted(index, size));
    }
    return (int) counted;
  }

  private static JavaValue gather(Call call) {
    JavaValue x = call.in(0);
    JavaValue indices = call.in(1);
    int axis = call.axis();
    int size = x.shape().size(axis);
    int inner = Layout.product(x.shape(), axis + 1, x.rank());
    int outer = Layout.product(x.shape(), 0, axis);
    int[] places = new int[outer * indices.count() * inner];
    int i = 0;
    for (int block = 0; block < outer; block++) {
      for (long index : indices.wholes()) {
        int start = (block * size + checked(index, size)) * inner;
        for (int j = 0; j < inner; j++) {
          places[i++] = start + j;
        }
      }
    }
    return x.pick(call.shape(), places, 0);
  }

  /** Where each index points among x's elements. */
  private static int[] elements(JavaValue x, JavaValue indices, int axis) {
    int[] own = Layout.strides(x.shape());
    int[] theirs = Layout.strides(indices.shape());
    int size = x.shape().size(axis);
    ToIntFunction<int[]> place =
        at -> {
          int index = checked(indices.wholes()[Layout.place(theirs, at)], size);
          return Layout.place(own, at) + (index - at[axis]) * own[axis];
        };
    return Layout.each(indices.shape(), place);
  }

  private static JavaValue gatherElements(Call call) {
    return call.in(0).pick(call.shape(), elements(call.in(0), call.in(1), call.axis()), 0);
  }

  private static JavaValue scatterElements(Call call) {
    return scattered(call, elements(call.in(0), call.in(1), call.axis()));
  }

  private static JavaValue scattered(Call call, int[] places) {
    JavaValue x = call.in(0);
    JavaValue updates = call.in(2);
    if (call.attributes().text("reduction", "none").equals("add")) {
      return added(x, places, updates);
    }
    int[] sources = new int[x.count()];
    Arrays.setAll(sources, i -> i);
    for (int i = 0; i < places.length; i++) {
      sources[places[i]] = x.count() + i;
    }
    return JavaShape.joined(x, updates).pick(x.shape(), sources, 0);
  }

  private static JavaValue added(JavaValue x, int[] places, JavaValue updates) {
    double[] reals = x.reals().clone();
    long[] wholes = x.wholes().clone();
    for (int i = 0; i < places.length; i++) {
      if (x.isReal()) {
        reals[places[i]] += updates.reals()[i];
      } else {
        wholes[places[i]] += updates.wholes()[i];
      }
    }
    return x.isReal()
        ? JavaValue.of(x.type(), x.shape(), reals)
        : JavaValue.of(x.type(), x.shape(), wholes);
  }

  /** Where the parts that tuples name lie among x's elements. */
  private static int[] tuples(JavaValue x, JavaValue indices) {
    int depth = indices.shape().size(-1);
    int part = Layout.product(x.shape(), depth, x.rank());
    int[] strides = Layout.strides(x.shape());
    int[] places = new int[indices.count() / depth * part];
    for (int i = 0; i < places.length; i++) {
      int place = i % part;
      for (int axis = 0; axis < depth; axis++) {
        long index = indices.wholes()[i / part * depth + axis];
        place += checked(index, x.shape().size(axis)) * strides[axis];
      }
      places[i] = place;
    }
    return places;
  }

  private static JavaValue gatherNd(Call call) {
    return call.in(0).pick(call.shape(), tuples(call.in(0), call.in(1)), 0);
  }

  private static JavaValue scatterNd(Call call) {
    return scattered(call, tuples(call.in(0), call.in(1)));
  }

  private static JavaValue oneHot(Call call) {
    long[] indices = call.in(0).wholes();
    int depth = (int) call.in(1).wholes()[0];
    int[] places = new int[indices.length * depth];
    for (int i = 0; i < indices.length; i++) {
      long index = indices[i] < 0 ? indices[i] + depth : indices[i];
      if (index >= 0 && index < depth) {
        places[i * depth + (int) index] = 1;
      }
    }
    return call.in(2).pick(call.shape(), places, 0);
  }

  private static JavaValue depthToSpace(Call call) {
    JavaValue x = call.in(0);
    Shape target = call.shape();
    int block = (int) call.attributes().number("blocksize", 1);
    boolean outermost = call.attributes().text("mode", "DCR").equals("DCR");
    int channels = target.size(1);
    int[] strides = Layout.strides(x.shape());
    int[] places =
        Layout.each(
            target,
            at -> {
              int within = at[2] % block * block + at[3] % block;
              int channel = outermost ? within * channels + at[1] : at[1] * block * block + within;
              return Layout.place(
                  strides, new int[] {at[0], channel, at[2] / block, at[3] / block});
            });
    return x.pick(target, places, 0);
  }
}
