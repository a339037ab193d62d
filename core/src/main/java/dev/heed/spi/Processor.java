package dev.heed.spi;

import dev.heed.runtime.Inputs;
import java.util.List;
import java.util.Optional;

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
}
