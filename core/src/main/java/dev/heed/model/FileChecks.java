package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at files before they are opened, and says in words what is wrong with them. */
@Internal
public final class FileChecks {

  private static final int LISTED = 20;
  private static final byte[] LFS = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

  private FileChecks() {}

  /** Refuses what is missing, not a regular file (a folder, device or pipe), or unreadable. */
  public static void requireReadable(Path file) {
    requireReadable(file, Files::isReadable);
  }

  /** With the question to the system as an argument: an administrator may read everything. */
  static void requireReadable(Path file, Predicate<Path> mayBeRead) {
    if (!Files.exists(file)) {
      throw invalidModel(missing(file));
    }
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "a folder" : "a device or pipe";
      throw invalidModel("%s is %s, but should be a file.".formatted(file, kind));
    }
    if (!mayBeRead.test(file)) {
      throw invalidModel(
          "%s cannot be read: permission denied. Change its permissions or owner.".formatted(file));
    }
  }

  private static String missing(Path file) {
    return Files.isSymbolicLink(file)
        ? "%s is a link to a file that does not exist. %s"
            .formatted(file, HubOrigin.advice(file, "Download it again."))
        : "%s does not exist. Its folder has: %s."
            .formatted(file, contents(file.toAbsolutePath().getParent()));
  }

  /** Refuses the stand-in that Git leaves where a large file was not fetched. */
  public static void requireFetched(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (Arrays.equals(in.readNBytes(LFS.length), LFS)) {
        throw invalidModel(
            "%s is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its folder.%s"
                .formatted(
                    file,
                    HubOrigin.of(file)
                        .map(o -> " Or use the hub's cache: heed pull %s.".formatted(o.name()))
                        .orElse("")));
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** How many bytes a file has. */
  public static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Tells a file from what it is when it has been written again. */
  static String stamp(Path file) {
    try {
      return Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "";
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Says that a file cannot be read, and why. */
  public static HeedException unreadable(Path file, IOException e) {
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "%s cannot be read: %s (%s).".formatted(file, e.getMessage(), e.getClass().getSimpleName()),
        e);
  }

  /** What is in a folder, for messages: at most twenty names, folders with a slash. */
  public static String contents(@Nullable Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return "nothing (it is not there)";
    }
    List<String> names = list(folder).stream().map(FileChecks::label).toList();
    String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() > LISTED
        ? "%s and %s more".formatted(first, names.size() - LISTED)
        : names.isEmpty() ? "nothing" : first;
  }

  private static String label(Path path) {
    return path.getFileName() + (Files.isDirectory(path) ? "/" : "");
  }

  /** The entries of a folder by name; none where it is not there. */
  static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }
}
