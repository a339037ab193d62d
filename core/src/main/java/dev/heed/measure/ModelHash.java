package dev.heed.measure;

import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.Weights;
import dev.heed.onnx.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Which model a measurement is of: SHA-256 over all bytes that were run. */
public final class ModelHash {

  private ModelHash() {}

  /** Of a graph and its external data, or else of {@code config.json} and the weights. */
  public static String of(ModelFolder folder, String graph, Optional<Precision> precision) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files(folder, graph, precision)) {
        add(digest, file);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(ModelFolder folder, String graph, Optional<Precision> precision) {
    List<Path> files = new ArrayList<>();
    if (folder.hasGraph(graph)) {
      Path file = precision.map(p -> folder.graph(graph, p)).orElseGet(() -> folder.graph(graph));
      files.add(file);
      OnnxFile.in(folder, file).externalData().forEach(data -> files.add(data.file()));
    } else {
      files.add(folder.file("config.json"));
      files.addAll(weights(folder));
    }
    return files;
  }

  private static List<Path> weights(ModelFolder folder) {
    try (Weights weights = folder.weights()) {
      return weights.names().stream()
          .map(name -> weights.entry(name).file())
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static void add(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
  }
}
