package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Names;
import dev.heed.spi.NaturalOrder;
import dev.heed.spi.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** From an argument of the command line to image files. */
final class ImageFiles {

  private static final int DEEPEST = 32;

  private ImageFiles() {}

  static List<Source> find(String argument) {
    return find(argument, System.in);
  }

  /**
   * @param in what {@code -} stands for
   */
  static List<Source> find(String argument, InputStream in) {
    if (argument.equals("-")) {
      return List.of(new Source("-", () -> kept(in)));
    }
    Path path = path(argument);
    if (path != null && Files.isDirectory(path)) {
      return sources(
          inFolder(path), "Folder '%s' holds no image file%s".formatted(argument, others(path)));
    }
    if (path != null && Files.exists(path)) {
      return List.of(Source.of(path));
    }
    if (isGlob(argument)) {
      return sources(matching(argument), "No file matches '%s'".formatted(argument));
    }
    throw missing(argument, path);
  }

  /** Standard input stays open: it belongs to the process. */
  private static InputStream kept(InputStream standardInput) {
    return new java.io.FilterInputStream(standardInput) {
      @Override
      public void close() {
        in = InputStream.nullInputStream();
      }
    };
  }

  private static @org.jspecify.annotations.Nullable Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static List<Source> sources(List<Path> files, String none) {
    if (files.isEmpty()) {
      throw HeedException.invalidInput(
          "%s Image files are those whose names end as %s do."
              .formatted(none.endsWith(".") ? none : none + ".", ImageFormat.all()));
    }
    return files.stream().map(Source::of).toList();
  }

  private static List<Path> inFolder(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (ImageFormat.isImageName(entry.getFileName().toString()) && Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(folder, e);
    }
    files.sort(Comparator.comparing(p -> p.getFileName().toString(), NaturalOrder.INSTANCE));
    return files;
  }

  /** What a folder holds in their place, such as photographs of another format. */
  private static String others(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> FileKind.named(entry.getFileName().toString()))
          .flatMap(Optional::stream)
          .findFirst()
          .map(kind -> ", but %s. %s".formatted(kind.title(), kind.advice()))
          .orElse("");
    } catch (IOException | java.io.UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isGlob(String argument) {
    return argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  /** Walks from the folder before the first wildcard; {@code **} crosses folders. */
  private static List<Path> matching(String glob) {
    int wildcard = 0;
    while ("*?[{".indexOf(glob.charAt(wildcard)) < 0) {
      wildcard++;
    }
    int slash = glob.lastIndexOf('/', wildcard);
    Path root = Path.of(slash < 0 ? "" : glob.substring(0, slash + 1));
    int depth =
        glob.contains("**")
            ? DEEPEST
            : (int) glob.chars().skip(slash + 1L).filter(c -> c == '/').count() + 1;
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    PathMatcher matcher = matcher(glob);
    try (Stream<Path> walk = Files.walk(root, depth)) {
      return walk.filter(matcher::matches)
          .filter(ImageFiles::isPlain)
          .sorted(Comparator.comparing(Path::toString, NaturalOrder.INSTANCE))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw unreadable(root, e);
    }
  }

  /** A file, and not one of those whose names begin with a dot. */
  private static boolean isPlain(Path path) {
    return Files.isRegularFile(path) && !path.getFileName().toString().startsWith(".");
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + anyDepth(glob));
    } catch (PatternSyntaxException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' is neither a file nor a pattern: %s. Patterns are such as photos/*.jpg."
              .formatted(glob, e.getDescription()),
          e);
    }
  }

  /**
   * {@code **}{@code /} stands for any number of folders, none among them, as it does in shells and
   * in Python; Java's own reading wants one at least. Groups in groups are not allowed in Java.
   */
  private static String anyDepth(String glob) {
    String plain = glob.replaceFirst("^(\\./)+", "");
    return plain.indexOf('{') < 0 ? plain.replaceAll("(?<=^|/)\\*\\*/", "{**/,}") : plain;
  }

  private static HeedException unreadable(Path folder, Exception cause) {
    return new HeedException(
        ErrorCode.INVALID_INPUT,
        "Cannot list folder '%s': %s. Check that you may read it."
            .formatted(folder, cause.getMessage()),
        cause);
  }

  private static HeedException missing(
      String argument, @org.jspecify.annotations.Nullable Path path) {
    Path parent = path == null ? null : path.toAbsolutePath().getParent();
    if (path == null || parent == null || !Files.isDirectory(parent)) {
      return HeedException.invalidInput(
          "No file or folder '%s', nor the folder that it would be in. Name an image file, a folder of them, a pattern such as photos/*.jpg, or - for standard input."
              .formatted(argument));
    }
    List<String> beside = inFolder(parent).stream().map(p -> p.getFileName().toString()).toList();
    String meant =
        Names.closest(path.getFileName().toString(), beside)
            .map(" Did you mean '%s'?"::formatted)
            .orElse("");
    return HeedException.invalidInput(
        "No file or folder '%s'.%s Its folder holds %d image files. Name an image file, a folder of them, a pattern such as photos/*.jpg, or - for standard input."
            .formatted(argument, meant, beside.size()));
  }
}
