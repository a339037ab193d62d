package dev.heed.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time, among threads and among processes. A lock file stays where it is, as the official
 * clients leave theirs; the system gives up the lock of a process that ends.
 */
final class FileLocks {

  /** The system's locks belong to the process: threads wait for each other here. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  /** Milliseconds between two tries to get a lock that another process has. */
  private static final long PAUSE = 20;

  private FileLocks() {}

  /** What is done meanwhile. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Asks again and again. Where several threads of several processes each hold one file and wait
   * for another, the system, to which a process is one, takes that for a deadlock and refuses to
   * wait.
   */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      FileLock held = channel.tryLock();
      if (held != null) {
        return held;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for another process");
      }
    }
  }

  /** Runs {@code work} while the lock {@code file} is held; waits for whoever holds it. */
  static <T> T holding(Path file, Work<T> work) throws IOException {
    Path name = file.toAbsolutePath().normalize();
    ReentrantLock thread = THREADS.computeIfAbsent(name, key -> new ReentrantLock());
    thread.lock();
    try {
      Files.createDirectories(Objects.requireNonNull(name.getParent()));
      try (FileChannel channel =
              FileChannel.open(name, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock(channel)) {
        Objects.requireNonNull(held);
        return work.run();
      }
    } finally {
      thread.unlock();
    }
  }
}
