package dev.heed.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A bar on standard error for work on many inputs; nothing for a few, and nothing in a file or a
 * pipe, where its signs for moving the cursor would stay.
 */
record Progress(Optional<ProgressBar> bar) implements AutoCloseable {

  private static final int FEW = 4;

  /** The launcher says whether standard error is a terminal: Java cannot tell. */
  private static final String TERMINAL = "heed.terminal";

  static Progress of(String name, int steps) {
    boolean shown = steps > FEW && Boolean.getBoolean(TERMINAL);
    return new Progress(shown ? Optional.of(start(name, steps)) : Optional.empty());
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
