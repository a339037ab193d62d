package dev.heed.model;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * A model that ships as resources. It is unpacked once into the user's cache ({@code $HEED_CACHE},
 * else {@code $XDG_CACHE_HOME/heed}, else {@code ~/.cache/heed}), or into a temporary folder where
 * that cannot be written, because the runtime opens graphs by path.
 *
 * @param owner the class whose loader has the resources
 * @param name name and revision, such as {@code vit-cifar10-1}: a new revision is unpacked anew
 * @param files file in the folder to resource (absolute, without a leading slash)
 */
public record EmbeddedModel(Class<?> owner, String name, Map<String, String> files) {

  public EmbeddedModel {
    files = Map.copyOf(files);
  }

  /** The folder, unpacked where it was not yet. */
  public Path unpack() {
    try {
      return unpackInto(cache().resolve("models"));
    } catch (IOException e) {
      return unpackIntoTemporary(e);
    }
  }

  private Path unpackIntoTemporary(IOException first) {
    try {
      return unpackInto(
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "heed-" + System.getProperty("user.name"),
              "models"));
    } catch (IOException e) {
      e.addSuppressed(first);
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "The embedded model '%s' cannot be unpacked: %s. Set HEED_CACHE to a folder that can be written."
              .formatted(name, e),
          e);
    }
  }

  private Path unpackInto(Path models) throws IOException {
    Path folder = models.resolve(name);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!Files.exists(target)) {
        copy(file.getValue(), target);
      }
    }
    return folder;
  }

  /** Through a temporary name, so that another process never sees half a file. */
  private void copy(String resource, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path partial = Files.createTempFile(target.getParent(), "unpacking", ".part");
    try (InputStream bytes = open(resource)) {
      Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private InputStream open(String resource) throws IOException {
    InputStream bytes = owner.getClassLoader().getResourceAsStream(resource);
    if (bytes == null) {
      throw new IOException(
          "the resource '%s' is missing from the jar of %s".formatted(resource, owner.getName()));
    }
    return bytes;
  }

  private static Path cache() {
    return setting("HEED_CACHE")
        .or(() -> setting("XDG_CACHE_HOME").map(xdg -> xdg.resolve("heed")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "heed"));
  }

  private static Optional<Path> setting(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
