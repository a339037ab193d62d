package dev.heed.learn;

import dev.heed.op.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an operator is gone back: from what a scalar changes with each output to what it changes with
 * each input. A rule may leave out inputs at the end, and gives null for those that do not count.
 */
@FunctionalInterface
interface Rule {

  List<@Nullable Value> back(Backward step);

  /** Of an operator that a small change of its inputs does not change: no way leads back. */
  Rule NONE = step -> List.of();

  /** Gradients of several inputs; null for one without. */
  static List<@Nullable Value> of(@Nullable Value... gradients) {
    return Arrays.asList(gradients);
  }
}
