package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.time.Duration;

/**
 * Tries again what broke off, waiting twice as long each time.
 *
 * @param most how often, without anything having come of it in between
 * @param pause before the second try
 */
record Retries(int most, Duration pause) {

  static final Retries USUAL = new Retries(5, Duration.ofMillis(500));

  /** One try; says whether it got anywhere. */
  @FunctionalInterface
  interface Try {
    void run() throws IOException;
  }

  /** How much was done so far, by which a try that broke off is known to have got on. */
  @FunctionalInterface
  interface Measure {
    long done() throws IOException;
  }

  void run(Measure measure, Try work) throws IOException {
    int failed = 0;
    while (true) {
      long before = measure.done();
      try {
        work.run();
        return;
      } catch (IOException e) {
        failed = measure.done() > before ? 1 : failed + 1;
        if (failed >= most) {
          throw e;
        }
        sleep(failed);
      }
    }
  }

  private void sleep(int failed) {
    try {
      Thread.sleep(pause.toMillis() << (failed - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Fetching was stopped.", e);
    }
  }
}
