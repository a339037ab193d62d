package dev.heed.hub;

import dev.heed.file.AtomicFile;
import dev.heed.model.SafePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One model's folder in the cache: {@code blobs} with contents by their hashes, {@code snapshots}
 * with a folder for each commit, whose files are relative links to blobs, {@code refs} with the
 * commits of branches and tags, {@code .no_exist} with files that a commit is known not to have.
 */
record CachedRepository(Path cache, RepositoryId id) {

  Path folder() {
    return cache.resolve(id.folder());
  }

  Path blob(String etag) {
    return folder().resolve("blobs").resolve(etag);
  }

  Path lock(String etag) {
    return locks().resolve(etag + ".lock");
  }

  Path locks() {
    return cache.resolve(".locks").resolve(id.folder());
  }

  Path snapshot(String commit) {
    return folder().resolve("snapshots").resolve(commit);
  }

  private Path ref(String revision) {
    return SafePaths.resolve("The command line", folder().resolve("refs"), revision);
  }

  /** The commit that a revision was when it was pulled last. */
  Optional<String> commit() throws IOException {
    String revision = id.revisionOrMain();
    if (RepositoryId.isCommit(revision)) {
      return Optional.of(revision);
    }
    Path ref = ref(revision);
    return Files.isRegularFile(ref)
        ? Optional.of(Files.readString(ref).strip()).filter(RepositoryId::isCommit)
        : Optional.empty();
  }

  /** The snapshot of the revision, if there is one. */
  Optional<Path> snapshot() throws IOException {
    return commit().map(this::snapshot).filter(Files::isDirectory);
  }

  List<String> commits() throws IOException {
    return names(folder().resolve("snapshots"));
  }

  /** Names in a folder, sorted; none where it is not there. */
  static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** Written last, so that a name never stands for a snapshot that is not whole. */
  void writeRef(String commit) throws IOException {
    String revision = id.revisionOrMain();
    Path ref = ref(revision);
    boolean same = Files.isRegularFile(ref) && Files.readString(ref).equals(commit);
    if (!revision.equals(commit) && !same) {
      AtomicFile.write(ref, out -> out.write(commit.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Notes that a commit has no such file. */
  void writeMissing(String commit, String path) throws IOException {
    Path none = folder().resolve(".no_exist").resolve(commit);
    Path file = SafePaths.resolve("The hub's listing of " + id, none, path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
  }

  /** Where a listed file lies in a snapshot; a name that leads elsewhere is refused. */
  Path pointer(String commit, String path) {
    return SafePaths.resolve("The hub's listing of " + id, snapshot(commit), path);
  }

  /** Puts a blob into a snapshot. */
  void point(Path pointer, Path blob, boolean links) throws IOException {
    if (Files.exists(pointer)) {
      return;
    }
    Path folder = Objects.requireNonNull(pointer.getParent());
    Files.createDirectories(folder);
    if (Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(pointer); // a link to a blob that is gone
    }
    if (!links || !link(pointer, folder.relativize(blob))) {
      copy(blob, pointer);
    }
  }

  private static boolean link(Path pointer, Path target) throws IOException {
    try {
      Files.createSymbolicLink(pointer, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return true; // another process was first
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // a file system, or a user of Windows, without links
    }
  }

  /** As the official client does without links: the file itself lies in the snapshot. */
  private static void copy(Path blob, Path pointer) throws IOException {
    Files.move(blob, pointer, StandardCopyOption.REPLACE_EXISTING);
  }

  /** All files of a snapshot, with the links that lead nowhere, relative to it. */
  List<Path> files(String commit) throws IOException {
    Path snapshot = snapshot(commit);
    if (!Files.isDirectory(snapshot)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(snapshot)) {
      walk.filter(path -> !Files.isDirectory(path)).map(snapshot::relativize).forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
