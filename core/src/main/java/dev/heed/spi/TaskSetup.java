package dev.heed.spi;

import dev.heed.model.ModelFolder;

/**
 * What a task is opened with: the model's folder, the user's options, and the processors there are.
 */
public interface TaskSetup {

  ModelFolder folder();

  Options options();

  /**
   * The folder's processor for a modality, from whichever plugin has it.
   *
   * @param modality such as {@code image} or {@code text}
   * @param input what the processor takes; a task of another plugin knows it by this class
   */
  <I> Processor<I> processor(String modality, Class<I> input);
}
