package dev.heed.learn;

import dev.heed.tensor.Tensor;
import java.util.Map;

/** What is learned from. The same step and place always give the same, whoever asks and when. */
public interface Batches {

  /**
   * The inputs of one run, by the names of the graph: those of the model, {@code targets}, and what
   * else {@link TrainingGraph} asks for.
   *
   * @param step counted from 0
   * @param first the place of the run's first item in the batch of the step
   */
  Map<String, Tensor> at(long step, int first);

  /** Of the scores of one run, how many were right; for the line of progress. */
  int right(long step, int first, Tensor scores);
}
