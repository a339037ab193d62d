package dev.heed.tensor;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/** Whether what a model gave can be read as numbers at all. */
public final class Numbers {

  private Numbers() {}

  /**
   * The same values, none of which is "not a number": an answer made of such would be noise that
   * looks like an answer.
   *
   * @throws HeedException RUNTIME_FAILED where one is
   */
  public static float[] require(float[] values) {
    for (float value : values) {
      if (Float.isNaN(value)) {
        throw new HeedException(
            ErrorCode.RUNTIME_FAILED,
            "The model answers with values that are no numbers (NaN). Its weights may be damaged,"
                + " or too large for its precision: try another --precision, or get the files"
                + " again.");
      }
    }
    return values;
  }
}
