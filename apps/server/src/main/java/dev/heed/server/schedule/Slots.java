package dev.heed.server.schedule;

import java.util.concurrent.Semaphore;

/**
 * How many runs go on at once in the whole process, whichever models they are of: what is fair to
 * the processor's cores. Given in the order of asking.
 */
public final class Slots {

  private final Semaphore free;

  public Slots(int count) {
    this.free = new Semaphore(count, true);
  }

  void take() {
    free.acquireUninterruptibly();
  }

  void give() {
    free.release();
  }
}
