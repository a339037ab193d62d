package dev.heed.spark;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.hub.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import scala.Tuple2;

/**
 * A model's folder on this machine: a folder as it is, {@code org/name} in the hub's cache, {@code
 * files:NAME} that {@code addFile} brought, or a folder of any file system that Hadoop knows
 * ({@code hdfs://}, {@code s3a://}), which is copied once, under a name that follows from its
 * files.
 */
final class ModelFiles {

  private static final String BROUGHT = "files:";

  private ModelFiles() {}

  static Path folder(String model) {
    if (model.startsWith(BROUGHT)) {
      return Path.of(SparkFiles.get(model.substring(BROUGHT.length())));
    }
    if (!model.matches("[a-zA-Z][a-zA-Z0-9+.-]+://?.*")) {
      return Hub.standard().folder(model);
    }
    URI address = URI.create(model);
    try {
      return address.getScheme().equals("file")
          ? Path.of(address.getPath())
          : copied(address, cache());
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "The model %s cannot be copied: %s.".formatted(model, e), e);
    }
  }

  /** Copied by one process of this machine; the others wait at the lock. */
  static Path copied(URI address, Path cache) throws IOException {
    FileSystem source = FileSystem.get(address, configuration());
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(address);
    List<FileStatus> files = list(source, root);
    Files.createDirectories(cache);
    Path target = cache.resolve(name(root, files));
    Path lock = cache.resolve(target.getFileName() + ".lock");
    synchronized (ModelFiles.class) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        Objects.requireNonNull(held);
        if (!Files.isDirectory(target)) {
          Path partial = Files.createTempDirectory(cache, ".partial-");
          for (FileStatus file : files) {
            copy(source, root, file, partial);
          }
          Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    return target;
  }

  /** Hadoop's files of settings, and what the job says as {@code spark.hadoop.*}. */
  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    SparkEnv env = SparkEnv.get();
    if (env != null) {
      for (Tuple2<String, String> setting : env.conf().getAllWithPrefix("spark.hadoop.")) {
        configuration.set(setting._1(), setting._2());
      }
    }
    return configuration;
  }

  private static Path cache() {
    String named = System.getenv("HEED_CACHE");
    Path root =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "heed")
            : Path.of(named);
    return root.resolve("spark-models");
  }

  private static List<FileStatus> list(FileSystem source, org.apache.hadoop.fs.Path root)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> walk = source.listFiles(root, true);
    while (walk.hasNext()) {
      files.add(walk.next());
    }
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    return files;
  }

  /** Another content has another size or another time. */
  private static String name(org.apache.hadoop.fs.Path root, List<FileStatus> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (FileStatus file : files) {
        digest.update(
            "%s %s %s\n"
                .formatted(file.getPath(), file.getLen(), file.getModificationTime())
                .getBytes(StandardCharsets.UTF_8));
      }
      return root.getName() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
    }
  }

  private static void copy(
      FileSystem source, org.apache.hadoop.fs.Path root, FileStatus file, Path folder)
      throws IOException {
    String relative =
        root.toUri().relativize(URI.create(file.getPath().toUri().getPath())).getPath();
    String inside =
        relative.startsWith("/") ? relative.substring(root.toUri().getPath().length()) : relative;
    Path target = folder.resolve(inside.replaceFirst("^/+", "")).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException(file.getPath() + " lies outside " + root);
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (var in = source.open(file.getPath())) {
      Files.copy(in, target);
    }
  }
}
