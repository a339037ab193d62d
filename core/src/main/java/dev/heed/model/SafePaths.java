package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the file names that a model brings along inside the folder it came in.
 *
 * <p>A name is relative, without {@code ..}, with either slash as separator. After following links
 * the file lies in one of the folders given as roots. The same name is judged alike on every
 * platform.
 */
@Internal
public final class SafePaths {

  private SafePaths() {}

  /**
   * Finds {@code location} in {@code folder}, judged by its text alone.
   *
   * @param origin the file that names it, for messages
   */
  public static Path resolve(String origin, Path folder, String location) {
    String slashed = location.replace('\\', '/');
    if (location.isBlank() || slashed.startsWith("/") || slashed.matches("[A-Za-z]:.*")) {
      throw refused(origin, location, "only a path relative to its own folder is allowed");
    }
    if (List.of(slashed.split("/")).contains("..")) {
      throw refused(origin, location, "'..' may lead out of the model's folder");
    }
    try {
      return folder.resolve(location);
    } catch (InvalidPathException e) {
      throw refused(origin, location, "it is no path on this machine");
    }
  }

  /** Refuses a file that, after following links, lies in none of {@code roots} (real paths). */
  public static void requireInside(Path file, List<Path> roots) {
    Path real = real(file);
    if (roots.stream().noneMatch(real::startsWith)) {
      throw invalidModel(
          "%s is a link to %s, outside the model's folder %s. Heed does not follow links out of a"
                  .formatted(file, real, roots.get(0))
              + " model's folder; copy the file there if you trust it.");
    }
  }

  /**
   * Where files of a model folder may really lie: in the folder, or in {@code blobs} of the Hugging
   * Face cache whose {@code snapshots} holds the folder, because there every file is a link.
   */
  static List<Path> roots(Path folder) {
    Path real = real(folder);
    List<Path> roots = new ArrayList<>(List.of(real));
    blobs(real).ifPresent(roots::add);
    return List.copyOf(roots);
  }

  private static Optional<Path> blobs(Path folder) {
    for (Path at = folder.getParent(); at != null; at = at.getParent()) {
      if (at.endsWith("snapshots")) {
        return Optional.of(at.resolveSibling("blobs")).filter(Files::isDirectory);
      }
    }
    return Optional.empty();
  }

  /** Where a file lies, after following links. */
  public static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw FileChecks.unreadable(file, e);
    }
  }

  private static HeedException refused(String origin, String location, String why) {
    String shown = location.length() > 200 ? location.substring(0, 200) + "..." : location;
    return invalidModel("%s names the file '%s': %s.".formatted(origin, shown, why));
  }
}
