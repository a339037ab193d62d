package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the cache lies and how the hub is spoken to; {@link #ofEnvironment} reads the variables
 * that the official clients read.
 *
 * @param cache the folder of {@code models--org--name} folders
 * @param endpoint the hub's address, without a path of its own unless a mirror has one
 * @param token goes to the endpoint alone, never to where it redirects
 * @param offline whether no host is asked, nor looked up
 * @param progress whether a person wants to see how far a fetch is
 * @param links whether snapshots hold links; else they hold the files themselves
 * @param patience how long an answer, or the next bytes of one, may take
 */
public record HubSettings(
    Path cache,
    URI endpoint,
    Optional<String> token,
    boolean offline,
    boolean progress,
    boolean links,
    Duration patience) {

  /** The hub. */
  public static final String HUB = "https://huggingface.co";

  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

  public HubSettings {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http")) || endpoint.getHost() == null) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The hub's address (HF_ENDPOINT) should be one of http or https, but is '%s'."
              .formatted(endpoint));
    }
  }

  /**
   * By {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}; {@code HF_ENDPOINT}; {@code
   * HF_TOKEN}, {@code HF_TOKEN_PATH} and {@code HF_HUB_DISABLE_IMPLICIT_TOKEN}; {@code
   * HF_HUB_OFFLINE}; {@code HF_HUB_DISABLE_PROGRESS_BARS}, {@code HF_HUB_DISABLE_SYMLINKS}, {@code
   * HF_HUB_DOWNLOAD_TIMEOUT} in seconds.
   *
   * @param home the user's folder, for {@code ~/.cache/huggingface}
   */
  public static HubSettings ofEnvironment(Map<String, String> variables, Path home) {
    Variables set = new Variables(variables);
    Path root =
        set.path("HF_HOME", home)
            .orElseGet(
                () ->
                    set.path("XDG_CACHE_HOME", home)
                        .orElseGet(() -> home.resolve(".cache"))
                        .resolve("huggingface"));
    return new HubSettings(
        set.path("HF_HUB_CACHE", home)
            .or(() -> set.path("HUGGINGFACE_HUB_CACHE", home))
            .orElseGet(() -> root.resolve("hub")),
        endpoint(set.text("HF_ENDPOINT").orElse(HUB)),
        set.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")
            ? Optional.empty()
            : token(set, set.path("HF_TOKEN_PATH", home).orElseGet(() -> root.resolve("token"))),
        set.isTrue("HF_HUB_OFFLINE") || set.isTrue("TRANSFORMERS_OFFLINE"),
        !set.isTrue("HF_HUB_DISABLE_PROGRESS_BARS"),
        !set.isTrue("HF_HUB_DISABLE_SYMLINKS"),
        set.text("HF_HUB_DOWNLOAD_TIMEOUT")
            .filter(text -> text.matches("[1-9][0-9]{0,5}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(USUAL_PATIENCE));
  }

  /** The environment of this process. */
  static HubSettings ofThisProcess() {
    String home =
        Optional.ofNullable(System.getenv("HOME"))
            .filter(text -> !text.isBlank())
            .orElseGet(() -> System.getProperty("user.home", ""));
    return ofEnvironment(System.getenv(), Path.of(home));
  }

  private static URI endpoint(String text) {
    try {
      return URI.create(text.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "HF_ENDPOINT is no address: '%s'.".formatted(text), e);
    }
  }

  private static Optional<String> token(Variables set, Path file) {
    return Stream.of(set.text("HF_TOKEN"), set.text("HUGGING_FACE_HUB_TOKEN"))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> read(file));
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The file of the hub's token, %s, cannot be read: %s.".formatted(file, e.getMessage()),
          e);
    }
  }

  /** The variables that are set and say something. */
  private record Variables(Map<String, String> byName) {

    Optional<String> text(String name) {
      return Optional.ofNullable(byName.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }

    boolean isTrue(String name) {
      return text(name).filter(text -> TRUE.contains(text.toLowerCase(Locale.ROOT))).isPresent();
    }

    Optional<Path> path(String name, Path home) {
      return text(name)
          .map(text -> text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text));
    }
  }

  /** Without the token, which belongs in no message. */
  @Override
  public String toString() {
    return "HubSettings[cache=%s, endpoint=%s, token=%s, offline=%s]"
        .formatted(cache, endpoint, token.isPresent() ? "set" : "none", offline);
  }
}
