package dev.heed.server.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes lines of the log on a thread of its own, so that nobody who asks waits for a slow disk or
 * for a pipe that nobody reads. What does not fit is lost, and counted in a line {@code
 * log_lines_lost count=N} once lines can be written again.
 */
public final class LogWriter implements Consumer<String>, AutoCloseable {

  private static final int MOST = 8192;
  private static final long PATIENCE = 1000; // milliseconds for the last lines
  private static final String END = "\n"; // no line has an end of its own

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong lost = new AtomicLong();
  private final LogLines out;
  private final Thread thread = new Thread(this::work, "heed-log");

  /**
   * @param json whether the line that tells of lost ones is an object
   * @param sink takes a line without its end; may block
   */
  public LogWriter(boolean json, Consumer<String> sink) {
    this.out = new LogLines(json, sink);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a line, or counts it where too many wait; never blocks. */
  @Override
  public void accept(String line) {
    if (!lines.offer(line)) {
      lost.incrementAndGet();
    }
  }

  private void work() {
    try {
      for (String line = lines.take(); !END.equals(line); line = lines.take()) {
        out.sink().accept(line);
        long count = lost.getAndSet(0);
        if (count > 0) {
          out.write(Instant.now(), "log_lines_lost", Map.of("count", count));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a second at most for what is still to be written. */
  @Override
  public void close() {
    try {
      if (lines.offer(END, PATIENCE, TimeUnit.MILLISECONDS)) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
