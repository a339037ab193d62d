package dev.heed.learn.course;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * How long a training goes on, and in which steps.
 *
 * @param epochs how often each item is seen
 * @param batch items of a step
 * @param run items of one run of the graph; it divides the batch
 * @param threads each has runs of its own; one repeats bit for bit
 * @param rate the highest learning rate
 * @param warmUp epochs in which it rises
 * @param weightDecay of matrices and kernels
 * @param clip the largest length of the gradient; 0 for any
 * @param average how much of the averaged weights stays in a step; 0 for none
 * @param seed of weights, order and changes
 * @param checkpoint steps between two checkpoints
 * @param most steps, if that is less than the epochs have; 0 for all
 */
public record Pace(
    double epochs,
    int batch,
    int run,
    int threads,
    double rate,
    double warmUp,
    double weightDecay,
    double clip,
    double average,
    long seed,
    int checkpoint,
    long most) {

  /** What is usual for fine-tuning: batches of 32, AdamW with a decay of 0.01, a tenth warm-up. */
  public static Pace of(double epochs, double rate) {
    return new Pace(epochs, 32, 8, 1, rate, epochs / 10, 0.01, 1, 0, 0, 200, 0);
  }

  /** The same in other batches. */
  public Pace withBatches(int items, int ofRun) {
    return new Pace(
        epochs,
        items,
        ofRun,
        threads,
        rate,
        warmUp,
        weightDecay,
        clip,
        average,
        seed,
        checkpoint,
        most);
  }

  /** The same from another seed. */
  public Pace withSeed(long other) {
    return new Pace(
        epochs,
        batch,
        run,
        threads,
        rate,
        warmUp,
        weightDecay,
        clip,
        average,
        other,
        checkpoint,
        most);
  }

  /** A number of steps in the place of epochs; the rate rises in the first tenth. */
  public static Pace ofSteps(long steps, double rate) {
    return new Pace(Double.MAX_VALUE, 32, 8, 1, rate, 0, 0.01, 1, 0, 0, 200, steps);
  }

  /** How many of some steps the rate rises in. */
  long warmUp(long perEpoch, long steps) {
    return epochs == Double.MAX_VALUE ? steps / 10 : Math.round(warmUp * perEpoch);
  }

  /** The same with each of so many threads. */
  public Pace withThreads(int count) {
    return new Pace(
        epochs,
        batch,
        run,
        count,
        rate,
        warmUp,
        weightDecay,
        clip,
        average,
        seed,
        checkpoint,
        most);
  }

  /**
   * Refuses sizes that do not go together, before anything is read.
   *
   * @throws HeedException INVALID_OPTION
   */
  public void require() {
    if (batch < 1 || run < 1 || batch % run != 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A batch of %s cannot be made of runs of %s; take a number that divides it."
              .formatted(batch, run));
    }
    if (!(epochs > 0) || !(rate > 0) || checkpoint < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Epochs (%s), learning rate (%s) and steps between checkpoints (%s) should be above 0."
              .formatted(epochs, rate, checkpoint));
    }
  }

  /** How many steps are made, where an epoch has {@code perEpoch}. */
  public long steps(long perEpoch) {
    long all = Math.max(1, Math.round(epochs * perEpoch));
    return most > 0 ? Math.min(most, all) : all;
  }

  /** In words, without what does not change the numbers. */
  public String about() {
    return "epochs %s, batch %s in %s, rate %s, warm-up %s, decay %s, clip %s, average %s, seed %s%s"
        .formatted(
            epochs,
            batch,
            run,
            rate,
            warmUp,
            weightDecay,
            clip,
            average,
            seed,
            most > 0 ? ", steps " + most : "");
  }
}
