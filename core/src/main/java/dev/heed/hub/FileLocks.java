package dev.heed.hub;

import java.io.IOException;
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

  private FileLocks() {}

  /** What is done meanwhile. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
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
          FileLock held = channel.lock()) {
        Objects.requireNonNull(held);
        return work.run();
      }
    } finally {
      thread.unlock();
    }
  }
}
