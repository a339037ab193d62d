package dev.heed.cli;

import dev.heed.hub.PullListener;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A line on standard error for each file that comes; in a terminal a bar for a large one. */
final class PullProgress implements PullListener, AutoCloseable {

  private static final long LARGE = 4L << 20;
  private static final double THOUSAND = 1000;

  private final PrintStream err;
  private final boolean shown;
  private final Set<String> begun = new HashSet<>();
  private @Nullable String current;
  private Optional<ProgressBar> bar = Optional.empty();

  PullProgress(PrintStream err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  @Override
  public void arrived(String path, long done, long size) {
    if (!shown) {
      return;
    }
    if (begun.add(path)) {
      if (bar.isEmpty() && size >= LARGE && Boolean.getBoolean("heed.terminal")) {
        current = path;
        bar = Optional.of(bar(path, size));
      } else {
        err.printf("heed: fetching %s (%s)%n", path, size(size));
      }
    }
    if (path.equals(current)) {
      bar.ifPresent(b -> b.stepTo(done));
      if (done >= size) {
        close();
      }
    }
  }

  private static ProgressBar bar(String path, long size) {
    return new ProgressBarBuilder()
        .setTaskName(path)
        .setInitialMax(size)
        .setUnit(" MB", 1_000_000)
        .showSpeed()
        .build();
  }

  /** For a person: {@code 12.3 MB}. */
  static String size(long bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= THOUSAND && unit < units.length - 1) {
      value /= THOUSAND;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
