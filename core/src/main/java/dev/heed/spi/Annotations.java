package dev.heed.spi;

import dev.heed.error.HeedException;

/**
 * A file of annotations, such as COCO's, that the answers of a run are gathered into. For one
 * thread.
 *
 * @param <I> what went in
 * @param <O> what came out
 * @see TaskType#annotations
 */
public interface Annotations<I, O> {

  /**
   * Takes one answer.
   *
   * @param source what the input was called
   */
  void add(String source, I input, O output);

  /**
   * Writes what is not written yet, once, after the last answer.
   *
   * @throws HeedException INVALID_OPTION where the file cannot be written
   */
  void write();
}
