package dev.heed.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a stream of which no byte came for a while, so that whoever waits for it goes on. */
final class StallWatch implements AutoCloseable {

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "heed-hub-stall-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicLong arrived = new AtomicLong();
  private long seen = -1;

  StallWatch(Closeable stream, Duration patience) {
    ScheduledFuture<?> unused =
        clock.scheduleAtFixedRate(
            () -> look(stream), patience.toMillis(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(Closeable stream) {
    long now = arrived.get();
    if (now == seen) {
      try {
        stream.close();
      } catch (IOException e) {
        arrived.incrementAndGet(); // it is closed anyway; whoever reads it is told
      }
    }
    seen = now;
  }

  void arrived(int bytes) {
    arrived.addAndGet(bytes);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
