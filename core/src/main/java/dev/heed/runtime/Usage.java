package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/** Counts the runs under way, so that what they use is freed after the last of them. */
final class Usage {

  private final String what;
  private final Runnable free;
  private int runs;
  private boolean closed;

  /**
   * @param what the graph, for messages
   * @param free called once, by whoever comes last: the closer, or the last run
   */
  Usage(String what, Runnable free) {
    this.what = what;
    this.free = free;
  }

  synchronized void enter() {
    if (closed) {
      throw new HeedException(
          ErrorCode.CLOSED,
          "The session of %s is closed. Open it again, or close it later.".formatted(what));
    }
    runs++;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      runs--;
      last = closed && runs == 0;
    }
    if (last) {
      free.run();
    }
  }

  void close() {
    boolean last;
    synchronized (this) {
      last = !closed && runs == 0;
      closed = true;
    }
    if (last) {
      free.run();
    }
  }
}
