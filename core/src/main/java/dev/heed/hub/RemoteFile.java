package dev.heed.hub;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file as the hub lists it.
 *
 * @param path where it lies in the repository, with {@code /}
 * @param size in bytes
 * @param etag what the cache calls its content: the SHA-256 of a large file, the Git hash of a
 *     small one
 */
record RemoteFile(String path, long size, String etag) {

  private static final Pattern NAME = Pattern.compile("[\\w-]{8,128}");

  RemoteFile {
    if (!NAME.matcher(etag).matches() || size < 0) {
      throw invalidModel(
          "The hub describes '%s' with the hash '%s' and %s bytes, which cannot be."
              .formatted(path, etag, size));
    }
  }

  /** From a listing; empty for folders, and where it tells no hash. */
  static Optional<RemoteFile> of(Json entry) {
    if (!entry.text("type", "file").equals("file")) {
      return Optional.empty();
    }
    Json large = entry.objectOrEmpty("lfs");
    String etag = large.text("oid", entry.text("oid", ""));
    return etag.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RemoteFile(
                entry.text("path"), number(large.has("size") ? large : entry, "size"), etag));
  }

  private static long number(Json entry, String key) {
    return entry
        .value(key)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElseThrow(() -> invalidModel("%s tells no %s.".formatted(entry.origin(), key)));
  }
}
