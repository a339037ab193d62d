package dev.heed.model;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a file's tensors, mapped: in one window where the file is small, else in several of
 * at most 2 GiB, the limit of a Java buffer, each of whole tensors.
 */
final class MappedTensors {

  private final TreeMap<Long, ByteBuffer> windows = new TreeMap<>();
  private final long limit;

  private MappedTensors(long limit) {
    this.limit = limit;
  }

  static MappedTensors map(FileChannel channel, List<TensorEntry> inOrder) throws IOException {
    return map(channel, inOrder, Integer.MAX_VALUE);
  }

  /**
   * @param limit the most bytes of one window
   */
  static MappedTensors map(FileChannel channel, List<TensorEntry> inOrder, long limit)
      throws IOException {
    MappedTensors mapped = new MappedTensors(limit);
    long start = 0;
    long end = -1;
    for (TensorEntry entry : inOrder) {
      if (entry.bytes() > limit) {
        continue;
      }
      if (end != entry.offset() || entry.end() - start > limit) {
        mapped.add(channel, start, end);
        start = entry.offset();
      }
      end = entry.end();
    }
    mapped.add(channel, start, end);
    return mapped;
  }

  private void add(FileChannel channel, long start, long end) throws IOException {
    if (end >= start) {
      windows.put(start, channel.map(READ_ONLY, start, end - start));
    }
  }

  int windows() {
    return windows.size();
  }

  /** The tensor's bytes, shared and read-only. */
  ByteBuffer bytes(TensorEntry entry) {
    Map.Entry<Long, ByteBuffer> window = windows.floorEntry(entry.offset());
    if (entry.bytes() > limit || window == null) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "Tensor '%s' of %s has %,d bytes; one tensor in memory has at most %,d.",
              entry.name(),
              entry.file(),
              entry.bytes(),
              limit));
    }
    int at = (int) (entry.offset() - window.getKey());
    return window.getValue().slice(at, (int) entry.bytes());
  }
}
