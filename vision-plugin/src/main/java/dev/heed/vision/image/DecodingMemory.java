package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * One budget of memory for all pictures that are decoded at the same time: who finds no room waits
 * until others are done, rather than fail by chance. A decoder that is alone goes on at once, so
 * none waits for ever.
 *
 * <p>Pictures that are done and still held by somebody count as far as Java says how full its
 * memory is; they are waited for some seconds at most, since they may be held for long.
 */
final class DecodingMemory {

  /** Half of the memory: the rest is for what is made of pictures, and for the gaps between. */
  static final DecodingMemory OF_THE_PROCESS =
      new DecodingMemory(Runtime.getRuntime().maxMemory() / 2);

  /** A picture below this part of the budget goes on at once. */
  private static final int SMALL = 16;

  /** How often in a row the memory is looked at without anything having become free. */
  private static final int PATIENCE = 20;

  private static final long PAUSE_MILLIS = 50;

  private final long budget;
  private long taken;
  private int large;

  DecodingMemory(long budget) {
    this.budget = budget;
  }

  /** One picture's part; closing gives it back. */
  final class Turn implements AutoCloseable {

    private long held;
    private boolean counted;

    private Turn() {}

    /** Waits until {@code bytes} in all fit; asking again replaces what was asked before. */
    void await(long bytes) {
      if (bytes > held) {
        take(this, bytes);
      }
    }

    @Override
    public void close() {
      giveBack(this);
    }
  }

  Turn begin() {
    return new Turn();
  }

  /** A turn that begins when no large picture is under way, and holds up those that come. */
  Turn beginAlone() {
    Turn turn = new Turn();
    take(turn, budget);
    makeRoom(budget);
    return turn;
  }

  private void take(Turn turn, long bytes) {
    boolean isLarge = bytes > budget / SMALL;
    count(turn, bytes, isLarge);
    if (isLarge) {
      makeRoom(bytes);
    }
  }

  /**
   * A decoder that has room and wants more gets it at once: two that waited for each other would
   * never go on.
   */
  private synchronized void count(Turn turn, long bytes, boolean isLarge) {
    try {
      while (isLarge && !turn.counted && large > 0 && taken - turn.held + bytes > budget) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    taken += bytes - turn.held;
    turn.held = bytes;
    if (isLarge && !turn.counted) {
      turn.counted = true;
      large++;
    }
  }

  private static HeedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new HeedException(ErrorCode.CANCELLED, "Reading a picture was interrupted.", e);
  }

  private synchronized void giveBack(Turn turn) {
    taken -= turn.held;
    turn.held = 0;
    large -= turn.counted ? 1 : 0;
    turn.counted = false;
    notifyAll();
  }

  /** Lets those who hold pictures finish, where the memory is nearly full. */
  private static void makeRoom(long bytes) {
    long most = 0;
    int still = 0;
    while (still < PATIENCE && room() < bytes) {
      System.gc(); // memory of pictures that are not used any more counts as full until then
      long now = room();
      still = now > most ? 0 : still + 1;
      most = Math.max(most, now);
      if (now < bytes) {
        sleep();
      }
    }
  }

  private static long room() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }
}
