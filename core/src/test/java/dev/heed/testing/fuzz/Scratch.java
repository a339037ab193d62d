package dev.heed.testing.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where inputs are written to be read, over and over: in memory where the system keeps files there,
 * since a disk may be waited for each time a file is written anew.
 *
 * @param folder of its own
 */
record Scratch(Path folder) implements AutoCloseable {

  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /** In memory, or in {@code own} where no files can be there. */
  static Scratch beside(Path own) throws IOException {
    Path parent = Files.isWritable(IN_MEMORY) ? IN_MEMORY : own;
    return new Scratch(Files.createTempDirectory(parent, "heed-fuzz"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
