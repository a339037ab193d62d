package dev.heed.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which model of the hub a file or folder belongs to, for messages that say how to fetch what is
 * missing: by the cache's folder {@code models--org--name} around it, or by the address that a Git
 * clone was made from.
 *
 * @param name {@code org/name}
 * @param root the folder that tells it
 */
record HubOrigin(String name, Path root) {

  private static final String FOLDER = "models--";
  private static final int HIGHEST = 5;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?m)^\\s*url\\s*=.*?[/:@.](?:huggingface\\.co|hf\\.co)[/:]([\\w.-]+/[\\w.-]+?)(?:\\.git)?/?\\s*$");
  private static final long LONGEST_CONFIG = 1 << 16;

  static Optional<HubOrigin> of(Path path) {
    Path at = path.toAbsolutePath().normalize();
    for (int i = 0; i < HIGHEST && at != null && at.getFileName() != null; i++) {
      String folder = at.getFileName().toString();
      if (folder.startsWith(FOLDER)) {
        return Optional.of(new HubOrigin(folder.substring(FOLDER.length()).replace("--", "/"), at));
      }
      Optional<HubOrigin> cloned = cloned(at);
      if (cloned.isPresent()) {
        return cloned;
      }
      at = at.getParent();
    }
    return Optional.empty();
  }

  private static Optional<HubOrigin> cloned(Path folder) {
    Path config = folder.resolve(".git").resolve("config");
    try {
      if (!Files.isRegularFile(config) || Files.size(config) > LONGEST_CONFIG) {
        return Optional.empty();
      }
      Matcher address = ADDRESS.matcher(Files.readString(config));
      return address.find()
          ? Optional.of(new HubOrigin(address.group(1), folder))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // only to say more
    }
  }

  /** The command that fetches the model, or else {@code otherwise}. */
  static String advice(Path path, String otherwise) {
    return of(path)
        .map(origin -> "Fetch it from the hub: heed pull %s.".formatted(origin.name()))
        .orElse(otherwise);
  }

  /** Whether this is the cache's folder of a model of which no state was fetched. */
  boolean isUnfetched(Path folder) {
    return folder.toAbsolutePath().normalize().equals(root)
        && root.getFileName().toString().startsWith(FOLDER)
        && states().isEmpty();
  }

  private List<Path> states() {
    return FileChecks.list(root.resolve("snapshots"));
  }
}
