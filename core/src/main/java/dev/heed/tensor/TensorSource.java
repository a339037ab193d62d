package dev.heed.tensor;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * Where the numbers of a tensor come from that holds none itself: a file in another type, or other
 * numbers that it is computed from. Models of several GB are written and opened through it without
 * lying in memory.
 */
@FunctionalInterface
public interface TensorSource {

  /** Writes all elements in order, little-endian, a piece at a time. */
  void writeTo(WritableByteChannel channel) throws IOException;
}
