package dev.heed.nlp.task;

import dev.heed.tensor.Rows;

/** A module behind the pooling: one vector to another. */
@FunctionalInterface
interface SentenceStep {

  /** Length 1. */
  SentenceStep NORMALIZE = Rows::l2;

  float[] apply(float[] vector);
}
