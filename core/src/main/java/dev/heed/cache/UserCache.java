package dev.heed.cache;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Heed keeps files from one run to the next: {@code $HEED_CACHE}, else {@code
 * $XDG_CACHE_HOME/heed}, else {@code ~/.cache/heed}. Where that cannot be written, the files that
 * came with an installation are used, and else a private folder in the temporary one.
 *
 * @param variables the environment
 * @param home the user's home folder, as Java knows it
 * @param temporary the temporary folder
 * @param user for the name of the private folder
 */
record UserCache(Map<String, String> variables, String home, String temporary, String user) {

  /** Names the cache that an installation brings, filled before anybody runs it. */
  static final String INSTALLED = "heed.cache.installed";

  static UserCache ofThisProcess() {
    return new UserCache(
        System.getenv(),
        System.getProperty("user.home", ""),
        System.getProperty("java.io.tmpdir", ""),
        System.getProperty("user.name", ""));
  }

  /** The folders to try, the best first. */
  List<CacheFolder> places() {
    List<CacheFolder> places = new ArrayList<>();
    users().ifPresent(places::add);
    installed()
        .map(root -> new CacheFolder(root, CacheFolder.Kind.INSTALLED))
        .ifPresent(places::add);
    path(temporary)
        .map(
            root -> new CacheFolder(root.resolve("heed-" + safe(user)), CacheFolder.Kind.TEMPORARY))
        .ifPresent(places::add);
    return List.copyOf(places);
  }

  /**
   * The user's own cache; none where the home folder is unknown, as in many containers. One that is
   * named relative to where the process started is made absolute: native libraries load only so.
   */
  Optional<CacheFolder> users() {
    return path(variables.get("HEED_CACHE"))
        .or(() -> path(variables.get("XDG_CACHE_HOME")).map(xdg -> xdg.resolve("heed")))
        .map(root -> new CacheFolder(root.toAbsolutePath(), CacheFolder.Kind.NAMED))
        .or(() -> homeFolder().map(at -> new CacheFolder(at, CacheFolder.Kind.HOME)));
  }

  private Optional<Path> homeFolder() {
    return path(variables.get("HOME"))
        .or(() -> path(home))
        .filter(Path::isAbsolute)
        .filter(Files::isDirectory)
        .map(at -> at.resolve(".cache").resolve("heed"));
  }

  private static Optional<Path> installed() {
    return path(System.getProperty(INSTALLED));
  }

  /** Java calls a user without a name '?'. */
  private static String safe(String user) {
    return user.isBlank() || user.equals("?") ? "user" : user.replaceAll("[^\\w.-]", "_");
  }

  private static Optional<Path> path(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isBlank()).map(Path::of);
  }
}
