package dev.heed.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Standard output that remembers why it could not be written; a PrintStream only knows that. */
final class Output extends OutputStream {

  private final OutputStream to;
  private Optional<IOException> failure = Optional.empty();

  Output(OutputStream to) {
    this.to = to;
  }

  /** The first failure; what came after it is lost too. */
  synchronized Optional<IOException> failure() {
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    to.flush();
  }
}
