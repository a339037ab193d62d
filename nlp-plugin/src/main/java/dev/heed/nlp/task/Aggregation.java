package dev.heed.nlp.task;

/** How tokens become entities: {@code aggregation_strategy} of the Hugging Face pipeline. */
public enum Aggregation {
  /** Each token is an entity. */
  NONE,
  /** Neighbours with one label are an entity. */
  SIMPLE,
  /** A word has the label of its first token. */
  FIRST,
  /** A word has the label that is best on average over its tokens. */
  AVERAGE,
  /** A word has the label of its surest token. */
  MAX
}
