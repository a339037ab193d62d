package dev.heed.wiring;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a user settles once for the whole of Heed.
 *
 * @param plugins a folder of plugin jars beside the class path
 * @param notices takes lines that a person should see, such as a device that was fallen back to
 */
public record Settings(Optional<Path> plugins, Consumer<String> notices) {

  /** Plugins of the class path alone, notices to nobody. */
  public static Settings quiet() {
    return new Settings(Optional.empty(), notice -> {});
  }
}
