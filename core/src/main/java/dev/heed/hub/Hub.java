package dev.heed.hub;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Models of the Hugging Face hub, in the cache that its official clients share. {@link #pull}
 * fetches; nothing else does. Safe for concurrent use, by threads and by processes: of several that
 * pull one model, one fetches each file and the others wait for it.
 *
 * <pre>{@code
 * Hub hub = Hub.standard();
 * Pulled model = hub.pull(RepositoryId.parse("org/name"), PullChoice.smallest(), PullListener.none());
 * try (var classify = Heed.start().pipeline(ImageClassification.TYPE, hub.folder("org/name"))) {
 *   classify.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 */
public final class Hub {

  private static final int NAMED = 10;

  private final HubSettings settings;
  private final Retries retries;
  private final ToLongFunction<Path> room;

  private Hub(HubSettings settings, Retries retries, ToLongFunction<Path> room) {
    this.settings = settings;
    this.retries = retries;
    this.room = room;
  }

  /** As the environment of this process says: {@code HF_HOME}, {@code HF_TOKEN}, ... */
  public static Hub standard() {
    return of(HubSettings.ofThisProcess());
  }

  /** With settings of your own. */
  public static Hub of(HubSettings settings) {
    return new Hub(settings, Retries.USUAL, Hub::usable);
  }

  /** For tests: how long to wait before another try, and how much room there is. */
  static Hub of(HubSettings settings, Retries retries, ToLongFunction<Path> room) {
    return new Hub(settings, retries, room);
  }

  private static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw cannot("The disk of %s cannot be asked for its free space".formatted(folder), e);
    }
  }

  /** Where the cache lies, and how the hub is spoken to. */
  public HubSettings settings() {
    return settings;
  }

  /** What is in the cache. */
  public HubCache cache() {
    return new HubCache(settings.cache());
  }

  /**
   * Fetches a model's files that the cache has not. Offline, it gives what the cache has.
   *
   * @return what is there now, and what was left out
   * @throws HeedException INVALID_MODEL where there is no such model, or no right to it, no room on
   *     the disk, no connection, or a file arrives damaged; files that arrived whole stay
   */
  public Pulled pull(RepositoryId id, PullChoice choice, PullListener listener) {
    if (settings.offline()) {
      return cached(id);
    }
    return new Pull(settings, retries, id, room, listener).run(choice);
  }

  private Pulled cached(RepositoryId id) {
    CachedRepository cached = new CachedRepository(settings.cache(), id);
    try {
      Optional<String> commit = cached.commit();
      if (commit.isEmpty() || !Files.isDirectory(cached.snapshot(commit.get()))) {
        throw invalidModel(
            "%s is not in the cache %s, and nothing is fetched because HF_HUB_OFFLINE is set. %s"
                .formatted(id, settings.cache(), known()));
      }
      Path snapshot = cached.snapshot(commit.get());
      List<Pulled.PulledFile> files = new ArrayList<>();
      for (Path file : cached.files(commit.get())) {
        if (Files.exists(snapshot.resolve(file))) {
          String path = file.toString().replace('\\', '/');
          files.add(new Pulled.PulledFile(path, Files.size(snapshot.resolve(file)), false));
        }
      }
      return new Pulled(id.name(), id.revisionOrMain(), commit.get(), snapshot, files, List.of());
    } catch (IOException e) {
      throw cannot("The cache %s cannot be read".formatted(settings.cache()), e);
    }
  }

  /** The model folder of a model in the cache; nothing is fetched. */
  public Optional<Path> find(RepositoryId id) {
    try {
      return new CachedRepository(settings.cache(), id).snapshot();
    } catch (IOException e) {
      throw cannot("The cache %s cannot be read".formatted(settings.cache()), e);
    }
  }

  /**
   * What a user means by a model: a folder, or {@code org/name[@revision]} in the cache. A folder
   * of that name comes first. Nothing is fetched.
   *
   * @throws HeedException INVALID_MODEL where it is a name that the cache has not; says how to
   *     fetch it
   */
  public Path folder(String folderOrName) {
    Optional<RepositoryId> id = RepositoryId.find(folderOrName);
    Path path = path(folderOrName);
    if (id.isEmpty() || Files.exists(path)) {
      return path;
    }
    Optional<Path> found = find(id.get());
    boolean meansFolder =
        !folderOrName.contains("/") || (path.getParent() != null && Files.exists(path.getParent()));
    if (found.isEmpty() && !meansFolder) {
      throw invalidModel(
          "There is no folder '%s', and the hub's cache (%s) has no model of that name%s. To fetch it: heed pull %s. %s"
              .formatted(folderOrName, settings.cache(), otherStates(id.get()), id.get(), known()));
    }
    return found.orElse(path);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "'%s' is no folder and no model's name.".formatted(text), e);
    }
  }

  private String otherStates(RepositoryId id) {
    try {
      List<String> commits = new CachedRepository(settings.cache(), id).commits();
      return commits.isEmpty()
          ? ""
          : " at '%s', but has it at %s"
              .formatted(
                  id.revisionOrMain(),
                  commits.stream()
                      .map(commit -> id.name() + "@" + commit)
                      .collect(Collectors.joining(", ")));
    } catch (IOException e) {
      return ""; // only to say more
    }
  }

  private String known() {
    List<String> names = cache().names();
    return names.isEmpty()
        ? "The cache is empty."
        : "The cache has: %s%s."
            .formatted(
                names.stream().limit(NAMED).collect(Collectors.joining(", ")),
                names.size() > NAMED ? " and %s more".formatted(names.size() - NAMED) : "");
  }

  static HeedException cannot(String what, IOException e) {
    return new HeedException(ErrorCode.INVALID_MODEL, "%s: %s.".formatted(what, e), e);
  }
}
