package dev.heed.cache;

import dev.heed.api.Internal;
import dev.heed.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small files that Heed keeps from one run to the next, in the user's cache. */
@Internal
public final class KeptFiles {

  private KeptFiles() {}

  /** Those of one folder whose names have this ending, of all places that are trusted. */
  public static List<Path> in(String folder, String ending) {
    List<Path> found = new ArrayList<>();
    for (CacheFolder place : UserCache.ofThisProcess().places()) {
      Path at = place.root().resolve(folder);
      if (Files.isDirectory(at)) {
        found.addAll(trusted(place, at, ending));
      }
    }
    return found;
  }

  /** What cannot be read or trusted is as if it were not there. */
  private static List<Path> trusted(CacheFolder place, Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      place.requireTrusted();
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  /**
   * Writes or replaces a file in the first place that takes it.
   *
   * @param name within the cache, such as {@code profiles/1/a.json}
   * @throws IOException where none does; the message says for each why
   */
  public static Path write(String name, String text) throws IOException {
    List<String> reasons = new ArrayList<>();
    for (CacheFolder place : UserCache.ofThisProcess().places()) {
      if (place.isWritten()) {
        try {
          place.requireTrusted();
          place.make();
          Path file = place.root().resolve(name);
          AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
          return file;
        } catch (IOException | SecurityException e) {
          reasons.add(place.root() + ": " + e.getMessage());
        }
      }
    }
    throw new IOException(String.join("; ", reasons));
  }
}
