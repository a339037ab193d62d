package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From an argument to files of one modality: what a {@link Reader} answers to {@link Reader#find}
 * where its inputs are files. Safe for concurrent calls.
 *
 * <pre>{@code
 * SourceFinder tables = new SourceFinder("a table", "data/*.csv", List.of(".csv", ".tsv"));
 * List<Source> all = tables.find("data"); // the tables of a folder, by name
 * }</pre>
 *
 * @param noun one such file, with its article: {@code an image file}
 * @param pattern an example of a glob, for messages: {@code photos/*.jpg}
 * @param extensions ends of names, in lower case, with their dots; a file of another name is found
 *     only where it is named itself, or by a glob
 * @param told what a file is by its name and what to do about it, where it is of a kind that people
 *     have in place of these: {@code a video (MP4, MOV). Videos are given as frames ...}
 */
public record SourceFinder(
    String noun, String pattern, List<String> extensions, Function<String, Optional<String>> told) {

  private static final int DEEPEST = 32;

  public SourceFinder {
    extensions = List.copyOf(extensions);
  }

  /** Without a word on other kinds of files. */
  public SourceFinder(String noun, String pattern, List<String> extensions) {
    this(noun, pattern, extensions, name -> Optional.empty());
  }

  /**
   * A file, {@code -} for standard input, a folder (its files of these extensions by name, not
   * those of folders in it), or a glob, in which {@code **} crosses folders.
   *
   * @throws HeedException INVALID_INPUT where it names nothing; the message says what is there
   */
  public List<Source> find(String argument) {
    return find(argument, System.in);
  }

  /**
   * As {@link #find(String)}.
   *
   * @param in what {@code -} stands for; it is not closed
   */
  public List<Source> find(String argument, InputStream in) {
    if (argument.equals("-")) {
      return List.of(new Source("-", () -> kept(in)));
    }
    Path path = path(argument);
    if (path != null && Files.isDirectory(path)) {
      return sources(
          inFolder(path), "Folder '%s' holds no %s%s".formatted(argument, name(), others(path)));
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
    return new FilterInputStream(standardInput) {
      @Override
      public void close() {
        in = InputStream.nullInputStream();
      }
    };
  }

  private static @Nullable Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private List<Source> sources(List<Path> files, String none) {
    if (files.isEmpty()) {
      throw HeedException.invalidInput(
          "%s Names of %ss end as %s do."
              .formatted(
                  none.endsWith(".") ? none : none + ".", name(), String.join(", ", extensions)));
    }
    return files.stream().map(Source::of).toList();
  }

  private List<Path> inFolder(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (isNamedSo(entry) && Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(folder, e);
    }
    files.sort(Comparator.comparing(p -> p.getFileName().toString(), NaturalOrder.INSTANCE));
    return files;
  }

  private boolean isNamedSo(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && extensions.stream().anyMatch(name::endsWith);
  }

  /** The noun without its article. */
  private String name() {
    return noun.replaceFirst("^an? ", "");
  }

  /** What a folder holds in their place, such as photographs of another format. */
  private String others(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> told.apply(entry.getFileName().toString()))
          .flatMap(Optional::stream)
          .findFirst()
          .map(", but %s"::formatted)
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isGlob(String argument) {
    return argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  /** Walks from the folder before the first wildcard; {@code **} crosses folders. */
  private List<Path> matching(String glob) {
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
          .filter(SourceFinder::isPlain)
          .sorted(Comparator.comparing(Path::toString, NaturalOrder.INSTANCE))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(root, e);
    }
  }

  /** A file, and not one of those whose names begin with a dot. */
  private static boolean isPlain(Path path) {
    return Files.isRegularFile(path) && !path.getFileName().toString().startsWith(".");
  }

  private PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + anyDepth(glob));
    } catch (PatternSyntaxException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' is neither a file nor a pattern: %s. Patterns are such as %s."
              .formatted(glob, e.getDescription(), pattern),
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

  private HeedException missing(String argument, @Nullable Path path) {
    Path parent = path == null ? null : path.toAbsolutePath().getParent();
    if (path == null || parent == null || !Files.isDirectory(parent)) {
      return HeedException.invalidInput(
          "No file or folder '%s', nor the folder that it would be in. Name %s, a folder of them, a pattern such as %s, or - for standard input."
              .formatted(argument, noun, pattern));
    }
    List<String> beside = inFolder(parent).stream().map(p -> p.getFileName().toString()).toList();
    String meant =
        Suggestions.closest(path.getFileName().toString(), beside)
            .map(" Did you mean '%s'?"::formatted)
            .orElse("");
    return HeedException.invalidInput(
        "No file or folder '%s'.%s Its folder holds %s %ss. Name %s, a folder of them, a pattern such as %s, or - for standard input."
            .formatted(argument, meant, beside.size(), name(), noun, pattern));
  }
}
