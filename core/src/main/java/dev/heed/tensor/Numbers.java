package dev.heed.tensor;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Locale;

/** Holds what a model gives against what an answer can be made of. */
public final class Numbers {

  private Numbers() {}

  /**
   * The values of an output, none of which is NaN: scores of NaN would look like an answer.
   *
   * @throws HeedException INVALID_MODEL where one is
   */
  public static float[] of(String output, Tensor tensor) {
    return require("'%s' %s".formatted(output, tensor.shape()), tensor.toFloats());
  }

  /**
   * As {@link #of}, of values that were read.
   *
   * @param values the caller's; they are not changed
   */
  public static float[] require(float[] values) {
    return require("", values);
  }

  private static float[] require(String output, float[] values) {
    int none = 0;
    for (float value : values) {
      none += Float.isNaN(value) ? 1 : 0;
    }
    if (none > 0) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          String.format(
              Locale.ROOT,
              "The model gives no numbers: %,d of %,d values of its output%s are NaN. In half"
                  + " precision numbers overflow: try --precision fp32. Else the weights are"
                  + " damaged, or the input is not what the model was made for.",
              none,
              values.length,
              output.isEmpty() ? "" : " " + output));
    }
    return values;
  }
}
