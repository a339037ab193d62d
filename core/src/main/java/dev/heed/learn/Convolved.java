package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a convolution of a wide image [B,C,...] with kernels [M,C/groups,...] to a narrow image
 * [B,M,...] has for gradients.
 */
final class Convolved {

  private Convolved() {}

  /** By the wide image: the transposed convolution, with the rim that a step left over. */
  static Value image(Ops ops, Value narrow, Value kernels, Value wide, Window window) {
    int axes = wide.rank() - 2;
    long[] pads = new long[2 * axes];
    long[] missing = new long[2 * wide.rank()];
    boolean any = false;
    for (int i = 0; i < axes; i++) {
      long reached =
          (narrow.size(i + 2) - 1) * window.strideAt(i)
              + window.dilationAt(i) * (kernels.size(i + 2) - 1)
              + 1;
      long after = reached - window.before(i) - wide.size(i + 2);
      pads[i] = window.before(i);
      pads[axes + i] = Math.max(0, after);
      missing[wide.rank() + i + 2] = Math.max(0, -after);
      any |= after < 0;
    }
    Window back =
        new Window(window.strides(), boxed(pads), window.dilations(), window.groups(), false);
    Value made = ops.convTranspose(narrow, kernels, back);
    return any ? ops.pad(made, missing) : made;
  }

  private static List<Long> boxed(long... numbers) {
    return LongStream.of(numbers).boxed().toList();
  }

  /** By the kernels: for each tap, the narrow image times what of the wide one lies under it. */
  static Value kernels(Ops ops, Value wide, Value narrow, Value kernels, Window window) {
    long groups = window.groups();
    long batch = wide.size(0);
    long channels = wide.size(1) / groups;
    long made = narrow.size(1) / groups;
    long[] sizes = Taps.sizes(kernels);
    Taps taps = Taps.of(ops, window, wide, narrow, sizes);
    Value results = ops.reshape(narrow, batch, groups, made, -1);
    Value padded = taps.padded(wide, 0);
    List<Value> all = new ArrayList<>();
    for (long[] tap : taps.all()) {
      Value under = ops.reshape(taps.under(padded, tap), batch, groups, channels, -1);
      Value product = ops.product(results, false, under, true); // [B, G, M/G, C/G]
      all.add(ops.reshape(ops.reduceSum(product, false, 0), groups * made, channels, 1));
    }
    Value joined = all.size() == 1 ? all.get(0) : ops.concat(2, all);
    return ops.reshape(joined, kernels.dims());
  }
}
