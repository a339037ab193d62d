package dev.heed.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Resources that are needed as files. They are unpacked once into the user's cache; a copy that is
 * damaged is made again; another process never sees half a file. Safe for any number of threads and
 * processes at once.
 *
 * @param owner the class whose loader has the resources
 * @param name the folder in the cache, with a revision, so that two versions have two folders:
 *     {@code models/vit-cifar10-1}
 * @param files file in the folder to resource (absolute, without a leading slash)
 * @param loaded whether they are native libraries, which load from no folder mounted noexec
 */
public record Unpacked(Class<?> owner, String name, Map<String, String> files, boolean loaded) {

  public Unpacked {
    files = Map.copyOf(files);
  }

  /** Files that are read. */
  public static Unpacked files(Class<?> owner, String name, Map<String, String> files) {
    return new Unpacked(owner, name, files, false);
  }

  /** Native libraries. */
  public static Unpacked libraries(Class<?> owner, String name, Map<String, String> files) {
    return new Unpacked(owner, name, files, true);
  }

  /**
   * The folder with all of the files.
   *
   * @throws IOException where they can lie nowhere; the message says for each place why
   */
  public Path folder() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (CacheFolder place : UserCache.ofThisProcess().places()) {
      try {
        return in(place);
      } catch (IOException | SecurityException e) {
        reasons.add(reason(e));
      }
    }
    throw new IOException(String.join("; ", reasons));
  }

  /** Such an exception often has the file for a message, and says by its class what happened. */
  private static String reason(Exception e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      String words = e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
      return file.getFile() + ": " + words.replace(" Exception", "").toLowerCase(Locale.ROOT);
    }
    return e.getMessage();
  }

  /** A folder of this process alone, which is removed when it ends. */
  public Path freshFolder() throws IOException {
    Path folder = Files.createTempDirectory("heed");
    folder.toFile().deleteOnExit(); // after the files: what is named last goes first
    files.keySet().forEach(file -> folder.resolve(file).toFile().deleteOnExit());
    into(folder);
    return folder;
  }

  /** As {@link #folder}, in a folder that was chosen before. */
  public void into(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      URL resource = resource(file.getValue());
      if (!Original.of(resource).isAt(target)) {
        copy(resource, target);
      }
    }
  }

  private Path in(CacheFolder place) throws IOException {
    place.requireTrusted();
    if (loaded && Mounts.of(Path.of("/")).forbidExecution(place.root())) {
      throw new IOException(place.root() + " is mounted noexec");
    }
    Path folder = place.root().resolve(name);
    if (place.isWritten()) {
      place.make();
      into(folder);
    } else {
      requireWhole(folder);
    }
    return folder;
  }

  private void requireWhole(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path copy = folder.resolve(file.getKey());
      if (!Original.of(resource(file.getValue())).isAt(copy)) {
        throw new IOException(copy + " is missing or damaged");
      }
    }
  }

  /** Through a temporary name; what is there is replaced in one step. */
  private static void copy(URL resource, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try (InputStream bytes = resource.openStream()) {
      Files.copy(bytes, partial);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private URL resource(String path) throws IOException {
    URL resource = owner.getClassLoader().getResource(path);
    if (resource == null) {
      throw new IOException(
          "the resource '%s' is missing from the jar of %s".formatted(path, owner.getName()));
    }
    return resource;
  }
}
