package dev.heed.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps the beginning of a line until it is complete, so that an answer that fails half-way prints
 * nothing; what is longer goes on as it comes, since it would not fit into memory.
 */
final class HeldBack extends OutputStream {

  private static final int MOST = 4 << 20;

  private final OutputStream out;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean begun;

  HeldBack(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (begun) {
      out.write(bytes, from, count);
      return;
    }
    held.write(bytes, from, count);
    if (held.size() > MOST) {
      release();
    }
  }

  /** What is held goes out, and from now on all. */
  void release() throws IOException {
    held.writeTo(out);
    held = new ByteArrayOutputStream();
    begun = true;
  }

  /** Whether anything has gone out. */
  boolean begun() {
    return begun;
  }
}
