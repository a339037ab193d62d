package dev.heed.speech.audio;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One budget of memory for all recordings that are decoded at once: small ones go side by side, a
 * large one waits until no other large one is decoded. A few bytes of a file can stand for hours of
 * silence, so it is asked while samples come out, and not before.
 */
final class DecodingMemory {

  private static final long MOST = Runtime.getRuntime().maxMemory() / 2;
  private static final long SMALL = Runtime.getRuntime().maxMemory() / 32;
  private static final ReentrantLock LARGE = new ReentrantLock(true);

  private DecodingMemory() {}

  /** Asks for room for so many samples of 4 bytes, all channels together. */
  static void need(String name, long samples) {
    long bytes = samples * Float.BYTES;
    if (bytes > MOST) {
      throw none(name, null);
    }
    if (bytes > SMALL && !LARGE.isHeldByCurrentThread()) {
      LARGE.lock();
    }
  }

  /** Lets the next large recording begin. */
  static void done() {
    if (LARGE.isHeldByCurrentThread()) {
      LARGE.unlock();
    }
  }

  static HeedException none(String name, @org.jspecify.annotations.Nullable Throwable cause) {
    String message =
        "Recording '%s' does not fit into the memory that Java may use (%s MB). Cut it, or give Java more (-Xmx)."
            .formatted(name, Runtime.getRuntime().maxMemory() >> 20);
    return cause == null
        ? new HeedException(ErrorCode.OUT_OF_MEMORY, message)
        : new HeedException(ErrorCode.OUT_OF_MEMORY, message, cause);
  }
}
