package dev.heed.model;

import dev.heed.api.Internal;
import dev.heed.cache.Unpacked;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model that ships as resources. It is unpacked once into the user's cache, because the runtime
 * opens graphs by path.
 *
 * @param owner the class whose loader has the resources
 * @param name name and revision, such as {@code vit-cifar10-1}: a new revision is unpacked anew
 * @param files file in the folder to resource (absolute, without a leading slash)
 */
@Internal
public record EmbeddedModel(Class<?> owner, String name, Map<String, String> files) {

  public EmbeddedModel {
    files = Map.copyOf(files);
  }

  /** The folder, unpacked where it was not yet, mended where a file is damaged. */
  public Path unpack() {
    try {
      return Unpacked.files(owner, "models/" + name, files).folder();
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "The embedded model '%s' can be unpacked nowhere: %s. Set HEED_CACHE to a folder that can be written."
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
