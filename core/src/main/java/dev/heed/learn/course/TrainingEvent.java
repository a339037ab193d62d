package dev.heed.learn.course;

/** What is told while a model is trained. */
public sealed interface TrainingEvent {

  /** Something was computed once for all items, before the first step. */
  record Prepared(String what, int items) implements TrainingEvent {}

  /** Something about the data that is no mistake but may be none that was wanted. */
  record Noticed(String what) implements TrainingEvent {}

  /** Steps: the mean loss and accuracy of the last ones. */
  record Step(
      long step,
      long steps,
      double epoch,
      double loss,
      double accuracy,
      double rate,
      int items,
      int batch)
      implements TrainingEvent {}

  /** A checkpoint was written: what was learned up to this step is safe. */
  record Kept(long step) implements TrainingEvent {}

  /** A measurement on the test items; {@code best} where it is better than all before. */
  record Test(long step, double epoch, double accuracy, boolean best) implements TrainingEvent {}
}
