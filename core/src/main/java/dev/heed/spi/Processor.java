package dev.heed.spi;

import dev.heed.runtime.Inputs;
import java.util.List;

/**
 * From a batch of images, texts or recordings to what the model takes. Safe for concurrent calls.
 */
@FunctionalInterface
public interface Processor<I> {

  /**
   * Names and axes are the model's: {@code pixel_values [B, 3, H, W]}, {@code input_ids [B, N]}.
   */
  Inputs process(List<I> batch);
}
