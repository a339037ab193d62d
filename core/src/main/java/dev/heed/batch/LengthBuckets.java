package dev.heed.batch;

import dev.heed.runtime.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Which items run together: those of like length, so that little is padding and memory stays flat
 * however many there are.
 *
 * @param tokens the most tokens in one run, padding included; one item may have more
 */
record LengthBuckets(int tokens) {

  /**
   * Enough for a thread to be busy with; what the layers make of more no longer stays in its cache.
   */
  private static final int PER_THREAD = 256;

  /** A GPU needs larger batches. */
  private static final int PER_GPU = 16_384;

  /** Padding up to this part of a run costs less than another run. */
  private static final int FREE = 16;

  /** What suits a device. */
  public static LengthBuckets on(Device device) {
    return new LengthBuckets(
        device instanceof Device.Cpu cpu ? PER_THREAD * threads(cpu) : PER_GPU);
  }

  static int threads(Device.Cpu device) {
    return device.threads() > 0 ? device.threads() : Runtime.getRuntime().availableProcessors();
  }

  /** Each item by itself. */
  public static LengthBuckets alone() {
    return new LengthBuckets(1);
  }

  /**
   * Numbers of the items, bucket by bucket, each from short to long; the bucket of the longest
   * comes first, so that several who share the work end together.
   */
  public <I> List<List<Integer>> of(List<I> items, ToIntFunction<I> length) {
    List<Integer> byLength =
        IntStream.range(0, items.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> length.applyAsInt(items.get(i))))
            .toList();
    List<List<Integer>> buckets = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int filled = 0;
    for (int i : byLength) {
      int next = length.applyAsInt(items.get(i));
      if (!open.isEmpty() && !fits(open.size() + 1, next, filled + next)) {
        buckets.add(open);
        open = new ArrayList<>();
        filled = 0;
      }
      open.add(i);
      filled += next;
    }
    if (!open.isEmpty()) {
      buckets.add(open);
    }
    Collections.reverse(buckets);
    return buckets;
  }

  private boolean fits(int count, int longest, int filled) {
    long padded = (long) count * longest;
    return padded <= tokens && padded - filled <= Math.max(tokens / FREE, filled / 8);
  }
}
