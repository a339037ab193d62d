package dev.heed.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a file beside its place and moves it there when it is whole: a full disk, a bug, a signal
 * or another reader never meets half a file, and what was there before stays until then.
 *
 * <p>What a process that was killed left behind ({@code .NAME.PROCESS-COUNT.partial}) is removed by
 * the next one that writes the same file. A device or pipe ({@code /dev/stdout}) is written
 * directly. A link stays a link: the file it leads to is replaced.
 *
 * <pre>{@code
 * byte[] page = "<p>A page</p>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
 * AtomicFile.write(Path.of("page.html"), out -> out.write(page));
 * }</pre>
 */
public final class AtomicFile {

  private static final Pattern PARTIAL = Pattern.compile("\\.(.+)\\.(\\d+)-\\d+\\.partial");
  private static final AtomicLong COUNT = new AtomicLong();

  /** Of this process; removed when a signal ends it. */
  private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

  private AtomicFile() {}

  /** Writes the bytes of a file, from its beginning. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file through a channel, at any position. */
  @FunctionalInterface
  public interface Pieces {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Makes a file at the path that it is given, and may look at it before it is moved. */
  @FunctionalInterface
  public interface Maker {
    void make(Path partial) throws IOException;
  }

  /**
   * Writes or replaces a file; its folder is made where it is missing.
   *
   * @throws IOException where it cannot be written; what was there is as before
   */
  public static void write(Path file, Body body) throws IOException {
    make(
        file,
        path -> {
          try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
            body.writeTo(out);
          }
        });
  }

  /** As {@link #write}, through a channel. */
  public static void writePieces(Path file, Pieces pieces) throws IOException {
    make(
        file,
        path -> {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            pieces.writeTo(channel);
          }
        });
  }

  /**
   * As {@link #write}, for code that takes a path.
   *
   * @param maker gets an empty file that has the rights of a new one
   */
  public static void make(Path file, Maker maker) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      maker.make(file);
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = Objects.requireNonNull(target.getParent(), () -> "no file: " + target);
    Files.createDirectories(folder);
    String name = target.getFileName().toString();
    removeLeftBehind(folder, name);
    Path partial =
        folder.resolve(
            ".%s.%s-%s.partial"
                .formatted(name, ProcessHandle.current().pid(), COUNT.incrementAndGet()));
    UNDER_WAY.add(partial);
    OnExit.HOOK.arm();
    try {
      Files.createFile(partial);
      keepRights(target, partial);
      maker.make(partial);
      move(partial, target);
    } finally {
      Files.deleteIfExists(partial);
      UNDER_WAY.remove(partial);
    }
  }

  private static void keepRights(Path target, Path partial) throws IOException {
    if (Files.exists(target)
        && Files.getFileStore(target).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(partial, Files.getPosixFilePermissions(target));
    }
  }

  private static void move(Path partial, Path target) throws IOException {
    try {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void removeLeftBehind(Path folder, String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.partial")) {
      for (Path file : files) {
        Matcher matcher = PARTIAL.matcher(file.getFileName().toString());
        if (matcher.matches() && matcher.group(1).equals(name) && isDead(matcher.group(2))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isDead(String process) {
    return process.length() > 18 || ProcessHandle.of(Long.parseLong(process)).isEmpty();
  }

  /** Removes at a signal what is under way; made by the first file that is written. */
  private enum OnExit {
    HOOK;

    OnExit() {
      Runtime.getRuntime().addShutdownHook(new Thread(OnExit::remove, "heed-partial-files"));
    }

    void arm() {}

    private static void remove() {
      for (Path partial : UNDER_WAY) {
        try {
          Files.deleteIfExists(partial);
        } catch (IOException e) {
          // The next who writes the file tries again.
        }
      }
    }
  }
}
