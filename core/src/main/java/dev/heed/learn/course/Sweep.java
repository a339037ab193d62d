package dev.heed.learn.course;

import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * All items in runs of one size, those of like length together. A last run is filled with its last
 * item, so that no item's numbers depend on how many there are.
 */
final class Sweep {

  private Sweep() {}

  /** Takes what a run gave for one of its items. */
  @FunctionalInterface
  interface Taker {
    void take(String output, int item, float[] row);
  }

  /**
   * @param runs gives outputs {@code [B, ...]} of some inputs, by name
   */
  static void over(
      Examples examples,
      int run,
      Function<Map<String, Tensor>, Map<String, Tensor>> runs,
      Taker taker) {
    int[] order = examples.order();
    for (int from = 0; from < order.length; from += run) {
      int[] items = new int[run];
      for (int i = 0; i < run; i++) {
        items[i] = order[Math.min(from + i, order.length - 1)];
      }
      int filled = Math.min(run, order.length - from);
      runs.apply(examples.inputs(items))
          .forEach((name, tensor) -> hand(name, tensor.toFloats(), items, filled, taker));
    }
  }

  private static void hand(String name, float[] rows, int[] items, int filled, Taker taker) {
    int width = rows.length / items.length;
    for (int i = 0; i < filled; i++) {
      taker.take(name, items[i], Arrays.copyOfRange(rows, i * width, (i + 1) * width));
    }
  }
}
