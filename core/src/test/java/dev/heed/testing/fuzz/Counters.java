package dev.heed.testing.fuzz;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How far a JVM has come, in a file that is mapped and so outlives its end. */
@SuppressWarnings("EnumOrdinal") // the file is read by nobody but this class, in this run
record Counters(LongBuffer values) {

  /** What is counted. */
  enum Count {
    /** Mutations begun, and one more once the known files are tried. */
    BEGUN,
    READ,
    REFUSED,
    OTHER,
    SLOW,
    LARGE,
    /** Nanoseconds of processor time of the slowest input. */
    MOST_TIME,
    /** Bytes that one input allocated. */
    MOST_BYTES
  }

  static Counters in(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int bytes = Count.values().length * Long.BYTES;
      return new Counters(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes).asLongBuffer());
    }
  }

  long get(Count count) {
    return values.get(count.ordinal());
  }

  void set(Count count, long value) {
    values.put(count.ordinal(), value);
  }

  void add(Count count) {
    set(count, get(count) + 1);
  }

  void most(Count count, long value) {
    set(count, Math.max(get(count), value));
  }
}
