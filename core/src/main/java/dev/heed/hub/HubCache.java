package dev.heed.hub;

import static dev.heed.error.HeedException.invalidModel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is in the hub's cache: models that Heed or an official client fetched. Reads and removes;
 * {@link Hub#pull} fills it.
 */
public final class HubCache {

  private static final String INCOMPLETE = ".incomplete";

  private final Path root;

  HubCache(Path root) {
    this.root = root;
  }

  /**
   * A commit of a model.
   *
   * @param revisions the branches and tags that were this commit when they were pulled last
   * @param folder the model folder
   * @param files how many files it has
   * @param size their bytes; what two commits share counts in both
   */
  public record Snapshot(
      String commit, List<String> revisions, Path folder, int files, long size) {}

  /**
   * A model.
   *
   * @param name {@code org/name}
   * @param size bytes on the disk, each file once
   * @param unfinished bytes of files that have not come to their end
   */
  public record Model(
      String name, Path folder, long size, long unfinished, List<Snapshot> snapshots) {}

  /**
   * Something that is not as it should be.
   *
   * @param model {@code org/name}
   * @param file which file
   * @param problem what is wrong with it
   */
  public record Damage(String model, Path file, String problem) {}

  /** Where it lies. */
  public Path root() {
    return root;
  }

  /** The names of the models, sorted. */
  public List<String> names() {
    return ids().stream().map(RepositoryId::name).toList();
  }

  private List<RepositoryId> ids() {
    return reading(
        () ->
            CachedRepository.names(root).stream()
                .flatMap(name -> RepositoryId.ofFolder(name).stream())
                .filter(id -> Files.isDirectory(root.resolve(id.folder())))
                .toList());
  }

  /** The models, by name. */
  public List<Model> models() {
    return ids().stream().map(this::model).toList();
  }

  private Model model(RepositoryId id) {
    return reading(
        () -> {
          CachedRepository cached = new CachedRepository(root, id);
          Map<String, List<String>> refs = refs(cached);
          List<Snapshot> snapshots = new ArrayList<>();
          Set<Path> contents = new TreeSet<>();
          for (String commit : cached.commits()) {
            Path folder = cached.snapshot(commit);
            long size = 0;
            List<Path> files = cached.files(commit);
            for (Path file : files) {
              Path at = folder.resolve(file);
              if (Files.exists(at)) {
                size += Files.size(at);
                contents.add(at.toRealPath());
              }
            }
            List<String> revisions = refs.getOrDefault(commit, List.of());
            snapshots.add(new Snapshot(commit, revisions, folder, files.size(), size));
          }
          long unfinished = 0;
          for (Path blob : blobs(cached)) {
            if (blob.toString().endsWith(INCOMPLETE)) {
              unfinished += Files.size(blob);
            } else {
              contents.add(blob.toRealPath());
            }
          }
          long size = 0;
          for (Path content : contents) {
            size += Files.size(content);
          }
          return new Model(id.name(), cached.folder(), size, unfinished, List.copyOf(snapshots));
        });
  }

  private static List<Path> blobs(CachedRepository cached) throws IOException {
    Path folder = cached.folder().resolve("blobs");
    return CachedRepository.names(folder).stream().map(folder::resolve).toList();
  }

  /** Branches and tags by commit. */
  private static Map<String, List<String>> refs(CachedRepository cached) throws IOException {
    Map<String, List<String>> refs = new TreeMap<>();
    for (Path file : refFiles(cached)) {
      String name = cached.folder().resolve("refs").relativize(file).toString();
      refs.computeIfAbsent(Files.readString(file).strip(), key -> new ArrayList<>())
          .add(name.replace('\\', '/'));
    }
    return refs;
  }

  private static List<Path> refFiles(CachedRepository cached) throws IOException {
    Path refs = cached.folder().resolve("refs");
    if (!Files.isDirectory(refs)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(refs)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /**
   * Removes a model, or one state of it with what no other state needs.
   *
   * @return how many bytes that freed
   */
  public long remove(RepositoryId id) {
    return reading(
        () -> {
          CachedRepository cached = new CachedRepository(root, id);
          if (!Files.isDirectory(cached.folder())) {
            throw invalidModel(
                "The cache %s has no %s. It has: %s."
                    .formatted(root, id.name(), names().isEmpty() ? "nothing" : names()));
          }
          long before = size(cached.folder());
          if (id.revision().isEmpty()) {
            delete(cached.folder());
            delete(cached.locks());
            return before;
          }
          removeState(cached);
          return before - size(cached.folder());
        });
  }

  private void removeState(CachedRepository cached) throws IOException {
    Optional<String> commit = cached.commit().filter(c -> Files.isDirectory(cached.snapshot(c)));
    if (commit.isEmpty()) {
      throw invalidModel(
          "The cache has no %s. Of %s it has: %s."
              .formatted(cached.id(), cached.id().name(), cached.commits()));
    }
    delete(cached.snapshot(commit.get()));
    for (Path ref : refFiles(cached)) {
      if (Files.readString(ref).strip().equals(commit.get())) {
        Files.delete(ref);
      }
    }
    Set<Path> needed = new TreeSet<>();
    for (String other : cached.commits()) {
      for (Path file : cached.files(other)) {
        Path at = cached.snapshot(other).resolve(file);
        if (Files.exists(at)) {
          needed.add(at.toRealPath());
        }
      }
    }
    for (Path blob : blobs(cached)) {
      if (!needed.contains(blob.toRealPath())) {
        Files.delete(blob);
      }
    }
  }

  /** Reads every file and compares it with the hash that it is called by. */
  public List<Damage> verify() {
    return ids().stream().flatMap(id -> verify(id).stream()).toList();
  }

  /** As {@link #verify()}, of one model. */
  public List<Damage> verify(RepositoryId id) {
    return reading(
        () -> {
          CachedRepository cached = new CachedRepository(root, id);
          if (!Files.isDirectory(cached.folder())) {
            throw invalidModel("The cache %s has no %s.".formatted(root, id.name()));
          }
          List<Damage> damages = new ArrayList<>();
          for (Path blob : blobs(cached)) {
            damage(blob).ifPresent(why -> damages.add(new Damage(id.name(), blob, why)));
          }
          for (String commit : cached.commits()) {
            for (Path file : cached.files(commit)) {
              Path at = cached.snapshot(commit).resolve(file);
              if (!Files.exists(at)) {
                damages.add(new Damage(id.name(), at, "is a link to a file that is gone"));
              }
            }
          }
          return damages;
        });
  }

  private static Optional<String> damage(Path blob) throws IOException {
    String name = blob.getFileName().toString();
    if (name.endsWith(INCOMPLETE)) {
      return Optional.of("has not come to its end; pull again to go on");
    }
    Optional<ContentHash> hash = ContentHash.like(name, Files.size(blob));
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    String found = hash.get().add(blob).hex();
    return found.equals(name)
        ? Optional.empty()
        : Optional.of("has the hash %s; remove the model and pull it again".formatted(found));
  }

  private static long size(Path folder) throws IOException {
    long size = 0;
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file :
          walk.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path each : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }

  private <T> T reading(FileLocks.Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw Hub.cannot("The cache %s cannot be read or written".formatted(root), e);
    }
  }
}
