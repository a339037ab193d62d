package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * From a batch of images, texts or recordings to what the model takes. Safe for concurrent calls.
 */
@FunctionalInterface
public interface Processor<I> {

  /**
   * Names and axes are the model's: {@code pixel_values [B, 3, H, W]}, {@code input_ids [B, N]}.
   */
  Inputs process(List<I> batch);

  /** Which of several published ways it computes in, where there are several: {@code pil}. */
  default Optional<String> way() {
    return Optional.empty();
  }

  /** What was assumed, where the folder does not say it; the user is told once. */
  default List<String> notices() {
    return List.of();
  }

  /**
   * A reader that leaves out of its inputs what this processor would throw away, as most of a
   * photograph's pixels, while it reads. What the processor makes of them then differs a little.
   *
   * @param reader that reads all
   * @param tell is told once, at the first input, by how much
   * @throws HeedException UNSUPPORTED where the processor knows no such reader
   */
  default Reader<I> quick(Reader<I> reader, Consumer<String> tell) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "--decode fast is for pictures that are read as they are: not for texts or sound, nor with"
            + " --straighten or --calibration.");
  }
}
