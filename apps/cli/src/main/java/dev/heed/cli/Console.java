package dev.heed.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: answers to one stream, notices and errors to the other, both in UTF-8. A
 * call of the command line has its own, so that several can go on in one process.
 */
record Console(PrintStream out, PrintStream err) {

  static Console to(OutputStream out, OutputStream err) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
