package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** One pull: list, choose, look at the disk, fetch what is missing, point at it. */
final class Pull {

  private final HubSettings settings;
  private final Retries retries;
  private final RemoteModel model;
  private final CachedRepository cached;
  private final ToLongFunction<Path> room;
  private final PullListener listener;

  /**
   * @param room how many bytes may be written where a folder is
   */
  Pull(
      HubSettings settings,
      Retries retries,
      RepositoryId id,
      ToLongFunction<Path> room,
      PullListener listener) {
    this.settings = settings;
    this.retries = retries;
    this.model = new RemoteModel(new HubClient(settings), retries, id);
    this.cached = new CachedRepository(settings.cache(), id);
    this.room = room;
    this.listener = listener;
  }

  Pulled run(PullChoice choice) {
    Json info = model.info();
    String commit = RemoteModel.commit(info);
    List<RemoteFile> all = model.files(info, commit);
    noteMissing(commit, all, choice);
    FileChoice chosen = FileChoice.of(all, choice, cached.id());
    chosen.files().forEach(file -> cached.pointer(commit, file.path())); // refuses names now
    try {
      requireRoom(commit, chosen.files());
      List<Callable<Pulled.PulledFile>> works = new ArrayList<>();
      for (RemoteFile file : chosen.files()) {
        works.add(() -> new Pulled.PulledFile(file.path(), file.size(), fetch(commit, file)));
      }
      List<Pulled.PulledFile> files = SeveralAtOnce.run(works);
      cached.writeRef(commit);
      return new Pulled(
          cached.id().name(),
          cached.id().revisionOrMain(),
          commit,
          cached.snapshot(commit),
          files,
          chosen.leftOut().entrySet().stream()
              .map(e -> new Pulled.LeftOut(e.getKey().path(), e.getKey().size(), e.getValue()))
              .toList());
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s could not be fetched whole: %s. What has come stays in %s; pull again to go on from there."
              .formatted(cached.id(), e.getMessage(), cached.folder()),
          e);
    }
  }

  /**
   * A file that is asked for by its name and is not there is noted, as the official client does.
   */
  private void noteMissing(String commit, List<RemoteFile> all, PullChoice choice) {
    Set<String> there = all.stream().map(RemoteFile::path).collect(Collectors.toSet());
    for (String name : choice.include()) {
      if (!name.matches(".*[*?\\[].*|.*/") && !there.contains(name)) {
        try {
          cached.writeMissing(commit, name);
        } catch (IOException e) {
          throw Hub.cannot("The cache %s cannot be written".formatted(cached.folder()), e);
        }
      }
    }
  }

  /** Whether the file came now. */
  private boolean fetch(String commit, RemoteFile file) throws IOException {
    Path pointer = cached.pointer(commit, file.path());
    if (Files.exists(pointer)) {
      return false;
    }
    Path blob = cached.blob(file.etag());
    Files.createDirectories(Objects.requireNonNull(blob.getParent()));
    return FileLocks.holding(
        cached.lock(file.etag()),
        () -> {
          boolean missing = !Files.exists(blob) && !Files.exists(pointer);
          if (missing) {
            tell(file, 0);
            new BlobDownload(model, retries, file, commit, blob, settings, done -> tell(file, done))
                .run();
          }
          cached.point(pointer, blob, settings.links());
          return missing;
        });
  }

  private void tell(RemoteFile file, long done) {
    synchronized (listener) {
      listener.arrived(file.path(), done, file.size());
    }
  }

  private void requireRoom(String commit, List<RemoteFile> files) throws IOException {
    long needed = 0;
    Set<String> counted = new HashSet<>();
    for (RemoteFile file : files) {
      Path blob = cached.blob(file.etag());
      boolean there = Files.exists(blob) || Files.exists(cached.pointer(commit, file.path()));
      if (!there && counted.add(file.etag())) {
        Path part = BlobDownload.incomplete(blob);
        needed += Math.max(0, file.size() - (Files.exists(part) ? Files.size(part) : 0));
      }
    }
    if (needed == 0) {
      return;
    }
    Files.createDirectories(settings.cache());
    long free = room.applyAsLong(settings.cache());
    if (needed > free) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          String.format(
              Locale.ROOT,
              "%s needs %,d bytes more, but where the cache lies (%s) %,d are free. Nothing was"
                  + " fetched. Free some ('heed cache ls' and 'heed cache rm' help), put the cache"
                  + " elsewhere (HF_HUB_CACHE), or ask for less (--precision, --include).",
              cached.id(),
              needed,
              settings.cache(),
              free));
    }
  }
}
