package dev.heed.server.kserve;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct buffers that were used before: making one clears it and asks the system for pages, which
 * takes longer than filling it.
 */
final class DirectPool {

  /** As much as is kept while nobody uses it. */
  private static final long KEPT = 32L << 20;

  private static final int SMALLEST = 1 << 16;
  private static final int LARGEST = 1 << 24;

  private final Map<Integer, Deque<ByteBuffer>> bySize = new HashMap<>();
  private long kept;

  /** A buffer with room for {@code size} bytes, with what was in it before. */
  ByteBuffer take(int size) {
    if (size > LARGEST) {
      return ByteBuffer.allocateDirect(size);
    }
    int rounded = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
    synchronized (this) {
      Deque<ByteBuffer> free = bySize.get(rounded);
      if (free != null && !free.isEmpty()) {
        kept -= rounded;
        return free.pop().clear();
      }
    }
    return ByteBuffer.allocateDirect(rounded);
  }

  /** Takes one back that nobody reads any more. */
  synchronized void give(ByteBuffer buffer) {
    int size = buffer.capacity();
    if (size <= LARGEST && kept + size <= KEPT) {
      bySize.computeIfAbsent(size, s -> new ArrayDeque<>()).push(buffer);
      kept += size;
    }
  }
}
