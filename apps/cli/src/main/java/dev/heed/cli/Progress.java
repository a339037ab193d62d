package dev.heed.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on standard error for work on many inputs; nothing for a few. */
record Progress(Optional<ProgressBar> bar) implements AutoCloseable {

  private static final int FEW = 4;

  static Progress of(String name, int steps) {
    return new Progress(steps <= FEW ? Optional.empty() : Optional.of(start(name, steps)));
  }

  private static ProgressBar start(String name, int steps) {
    return new ProgressBarBuilder().setTaskName(name).setInitialMax(steps).showSpeed().build();
  }

  void step() {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
