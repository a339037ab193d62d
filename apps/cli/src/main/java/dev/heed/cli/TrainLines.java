package dev.heed.cli;

import dev.heed.vision.learn.ImageTraining.Event;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What training says on its way, a line at a time. */
final class TrainLines {

  private static final double SECOND = 1e9;

  private final PrintStream err;
  private long last = System.nanoTime();
  private double perPicture;

  TrainLines(PrintStream err) {
    this.err = err;
  }

  void print(Event event) {
    if (event instanceof Event.Step step) {
      print(step);
    } else if (event instanceof Event.Test test) {
      err.printf(
          Locale.ROOT,
          "epoch %.2f  test accuracy %.2f %%%s%n",
          test.epoch(),
          100 * test.accuracy(),
          test.best() ? "  (best so far, written)" : "");
      last = System.nanoTime();
    }
  }

  private void print(Event.Step step) {
    long now = System.nanoTime();
    double seconds = (now - last) / SECOND;
    last = now;
    double each = seconds / step.pictures();
    perPicture = perPicture == 0 ? each : 0.8 * perPicture + 0.2 * each;
    Duration left =
        Duration.ofSeconds(Math.round((step.steps() - step.step()) * step.batch() * perPicture));
    err.printf(
        Locale.ROOT,
        "epoch %.2f  step %d of %d  loss %.3f  accuracy %.1f %%  rate %.2g  %.0f images/s  %d h"
            + " %02d min left%n",
        step.epoch(),
        step.step(),
        step.steps(),
        step.loss(),
        100 * step.accuracy(),
        step.rate(),
        1 / each,
        left.toHours(),
        left.toMinutesPart());
  }
}
