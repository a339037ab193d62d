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

  /** Only where one is free and nobody waits for it. */
  boolean tryTake() {
    return !free.hasQueuedThreads() && free.tryAcquire();
  }

  void give() {
    free.release();
  }
}
