package dev.heed.spi;

import java.util.List;

/**
 * From what a user writes on the command line to one input of a task: an image, a text, a
 * recording.
 */
public interface Reader<I> {

  /**
   * What {@code argument} names: one source for a file or {@code -}, many for a folder or a glob.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where it names nothing
   */
  List<Source> find(String argument);

  /**
   * Reads one source; safe for concurrent calls.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT or UNSUPPORTED where it cannot be read
   */
  I read(Source source);

  /** The record that declares options of reading, each component with an {@link Option}. */
  default Class<? extends Record> optionsType() {
    return NoOptions.class;
  }

  /**
   * A reader that reads as these options of {@link #optionsType} say.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where one of them cannot be used
   */
  default Reader<I> with(Options options) {
    return this;
  }
}
