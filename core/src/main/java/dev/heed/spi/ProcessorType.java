package dev.heed.spi;

import dev.heed.model.ModelFolder;

/**
 * A kind of processor that a plugin offers.
 *
 * @param <I> what it takes
 */
public interface ProcessorType<I> {

  /** Unique, lower-case: {@code image-processor}. */
  String name();

  /** {@code image}, {@code text} or {@code audio}. */
  String modality();

  Class<I> input();

  Reader<I> reader();

  /** Whether {@code folder} configures such a processor. */
  boolean fits(ModelFolder folder);

  /** Builds the processor that the folder's files describe. */
  Processor<I> open(ModelFolder folder);

  /** How its inputs are looked at; left out, their tokens are numbered. */
  default InputView<I> view() {
    return InputView.plain();
  }
}
