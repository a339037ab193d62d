package dev.heed.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/**
 * Looks every few milliseconds how many threads of a kind of name could work if a core were free.
 */
final class ReadyThreads implements AutoCloseable {

  private static final int PAUSE = 5;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final LongAdder looks = new LongAdder();
  private final LongAdder ready = new LongAdder();
  private final Thread looker;

  ReadyThreads(String name) {
    this.looker = new Thread(() -> look(name), "looker");
    looker.setDaemon(true);
    looker.start();
  }

  private void look(String name) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PAUSE);
        ready.add(Math.min(cores, count(name)));
        looks.increment();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long count(String name) {
    Thread[] threads = new Thread[2 * Thread.activeCount()];
    int found = Thread.enumerate(threads);
    long count = 0;
    for (int i = 0; i < found; i++) {
      boolean works = threads[i].getState() == Thread.State.RUNNABLE;
      count += works && threads[i].getName().startsWith(name) ? 1 : 0;
    }
    return count;
  }

  /** The part of the cores that had a thread to run, from 0 to 1. */
  double ofCores() {
    return ready.doubleValue() / Math.max(1, looks.doubleValue()) / cores;
  }

  @Override
  public void close() {
    looker.interrupt();
  }
}
