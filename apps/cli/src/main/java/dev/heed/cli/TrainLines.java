package dev.heed.cli;

import dev.heed.learn.course.TrainingEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What training says on its way, a line at a time. */
final class TrainLines {

  private static final double SECOND = 1e9;

  private final PrintStream err;
  private final String items;
  private long last = System.nanoTime();
  private double perPicture;

  /**
   * @param items what is learned from: images or texts
   */
  TrainLines(PrintStream err, String items) {
    this.err = err;
    this.items = items;
  }

  void print(TrainingEvent event) {
    if (event instanceof TrainingEvent.Step step) {
      print(step);
    } else if (event instanceof TrainingEvent.Test test) {
      err.printf(
          Locale.ROOT,
          "epoch %.2f  test accuracy %.2f %%%s%n",
          test.epoch(),
          100 * test.accuracy(),
          test.best() ? "  (best so far, written)" : "");
      last = System.nanoTime();
    } else if (event instanceof TrainingEvent.Noticed notice) {
      err.println("heed: " + notice.what());
    } else if (event instanceof TrainingEvent.Prepared done) {
      err.printf(Locale.ROOT, "%s of %d %s kept%n", done.what(), done.items(), items);
      last = System.nanoTime();
    }
  }

  private void print(TrainingEvent.Step step) {
    long now = System.nanoTime();
    double seconds = (now - last) / SECOND;
    last = now;
    double each = seconds / step.items();
    perPicture = perPicture == 0 ? each : 0.8 * perPicture + 0.2 * each;
    Duration left =
        Duration.ofSeconds(Math.round((step.steps() - step.step()) * step.batch() * perPicture));
    err.printf(
        Locale.ROOT,
        "epoch %.2f  step %d of %d  loss %.3f  accuracy %.1f %%  rate %.2g  %.0f %s/s  %d h"
            + " %02d min left%n",
        step.epoch(),
        step.step(),
        step.steps(),
        step.loss(),
        100 * step.accuracy(),
        step.rate(),
        1 / each,
        items,
        left.toHours(),
        left.toMinutesPart());
  }
}
