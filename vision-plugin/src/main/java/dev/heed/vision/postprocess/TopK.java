package dev.heed.vision.postprocess;

import dev.heed.tensor.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The places of the largest numbers. Published segmentation code asks PyTorch for them unsorted,
 * and the order it then gets numbers the segments and decides which covers which. It is that of the
 * C++ library's {@code nth_element}, an introselect, which is followed here step by step.
 */
final class TopK {

  /** PyTorch sorts where fewer than one in so many are wanted. */
  private static final int SORTED_FROM = 64;

  private final float[] values;
  private final int[] places;

  private TopK(float... values) {
    this.values = values;
    this.places = IntStream.range(0, values.length).toArray();
  }

  /** In the order of PyTorch's {@code topk(k, sorted=False)}. */
  static int[] unsorted(int k, float... values) {
    if ((long) k * SORTED_FROM <= values.length) {
      return Rows.topK(k, values);
    }
    TopK order = new TopK(values);
    order.select(0, k - 1, values.length, 2 * (31 - Integer.numberOfLeadingZeros(values.length)));
    return Arrays.copyOf(order.places, k);
  }

  /** Makes the element at {@code nth} the one that would stand there if all were sorted. */
  private void select(int start, int nth, int end, int deepest) {
    int first = start;
    int last = end;
    int depth = deepest;
    while (last - first > 3) {
      if (depth-- == 0) {
        sort(first, last);
        return;
      }
      int cut = partition(first, last);
      if (cut <= nth) {
        first = cut;
      } else {
        last = cut;
      }
    }
    sort(first, last);
  }

  /** By insertion, so that equal elements keep their order. */
  private void sort(int first, int last) {
    for (int i = first + 1; i < last; i++) {
      int moving = places[i];
      int at = i;
      while (at > first && values[moving] > values[places[at - 1]]) {
        places[at] = places[at - 1];
        at--;
      }
      places[at] = moving;
    }
  }

  private int partition(int first, int last) {
    moveMedian(first, first + 1, first + (last - first) / 2, last - 1);
    int low = first + 1;
    int high = last;
    while (true) {
      while (before(low, first)) {
        low++;
      }
      high--;
      while (before(first, high)) {
        high--;
      }
      if (low >= high) {
        return low;
      }
      swap(low, high);
      low++;
    }
  }

  private void moveMedian(int to, int a, int b, int c) {
    if (before(a, b)) {
      swap(to, before(b, c) ? b : before(a, c) ? c : a);
    } else {
      swap(to, before(a, c) ? a : before(b, c) ? c : b);
    }
  }

  private boolean before(int a, int b) {
    return values[places[a]] > values[places[b]];
  }

  private void swap(int a, int b) {
    int kept = places[a];
    places[a] = places[b];
    places[b] = kept;
  }
}
