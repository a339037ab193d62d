package dev.heed.tune;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.onnx.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which model a profile is of: SHA-256 over all its graphs and weights, wherever they lie.
 *
 * @param folder where it lay when it was tuned; files there that have not changed since are not
 *     read again
 * @param stamp of sizes and times of its files
 */
public record ModelFingerprint(String folder, String sha256, long bytes, String stamp) {

  /** Reads every byte of the model. */
  static ModelFingerprint of(ModelFolder folder) {
    List<Path> files = files(folder);
    return new ModelFingerprint(real(folder.path()), hash(files), size(files), stamp(files));
  }

  /** Whether a folder holds this model; its bytes are read only where they may have changed. */
  boolean isOf(ModelFolder other) {
    List<Path> files = files(other);
    if (size(files) != bytes) {
      return false;
    }
    boolean untouched = real(other.path()).equals(folder) && stamp(files).equals(stamp);
    return untouched || hash(files).equals(sha256);
  }

  private static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.toAbsolutePath().toString();
    }
  }

  /** The graphs with their external data, the weights, and the configuration. */
  private static List<Path> files(ModelFolder folder) {
    TreeSet<Path> files = new TreeSet<>();
    folder
        .graphFiles()
        .forEach(
            graph -> {
              files.add(graph.path());
              OnnxFile.in(folder, graph).externalData().forEach(data -> files.add(data.file()));
            });
    if (folder.hasWeights()) {
      try (Weights weights = folder.weights()) {
        weights.names().forEach(name -> files.add(weights.entry(name).file()));
      }
    }
    folder.find("config.json").ifPresent(files::add);
    return List.copyOf(files);
  }

  private static long size(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private static String stamp(List<Path> files) {
    List<String> each = new ArrayList<>();
    for (Path file : files) {
      each.add(
          file.getFileName() + " " + file.toFile().length() + " " + file.toFile().lastModified());
    }
    return hash(String.join("\n", each));
  }

  private static String hash(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static String hash(List<Path> files) {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      } catch (IOException e) {
        throw invalidModel("%s cannot be read: %s.".formatted(file, e.getMessage()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static ModelFingerprint parse(Json json) {
    return new ModelFingerprint(
        json.text("folder"), json.text("sha256"), (long) json.number("bytes"), json.text("stamp"));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("folder", folder);
    json.put("sha256", sha256);
    json.put("bytes", bytes);
    json.put("stamp", stamp);
    return json;
  }
}
