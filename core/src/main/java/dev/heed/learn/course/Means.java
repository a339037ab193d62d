package dev.heed.learn.course;

import dev.heed.learn.Trainer;

/** The mean of what some steps showed. */
final class Means {

  private double loss;
  private long right;
  private int count;
  private double rate;

  void add(Trainer.Shown shown) {
    loss += shown.loss();
    right += shown.right();
    count++;
    rate = shown.rate();
  }

  /** The mean so far, and begins again. */
  TrainingEvent.Step take(long step, long steps, double epoch, int batch) {
    int items = count * batch;
    TrainingEvent.Step made =
        new TrainingEvent.Step(
            step, steps, epoch, loss / count, (double) right / items, rate, items, batch);
    loss = 0;
    right = 0;
    count = 0;
    return made;
  }
}
