package dev.heed.layer;

import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/** How a checkpoint stores a linear map. */
public enum LinearForm {
  /** {@code weight [out, in]} and {@code bias [out]}. */
  BIASED,
  /** {@code weight [out, in]} alone. */
  UNBIASED,
  /** {@code weight [in, out]} and {@code bias [out]}: GPT-2's Conv1D. */
  CONV1D;

  public static LinearForm biased(boolean biased) {
    return biased ? BIASED : UNBIASED;
  }

  /** The map whose weights are in {@code parameters}. */
  public Linear of(Parameters parameters, long in, long out) {
    return this == CONV1D
        ? new Linear(
            parameters.get("weight", in, out),
            Optional.of(bias(parameters, out)),
            Linear.Axes.IN_OUT)
        : Linear.of(parameters, in, out, this == BIASED);
  }

  private static Value bias(Parameters parameters, long out) {
    return parameters.get("bias", out);
  }
}
