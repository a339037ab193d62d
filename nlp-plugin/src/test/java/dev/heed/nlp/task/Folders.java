package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies of reference models that a test changes. */
final class Folders {

  private Folders() {}

  /** A model's files without what was stored for tests. */
  static Path copy(String model, Path to) {
    return copy(Golden.folder(model), to, List.of("golden"));
  }

  /** A model's files without its graphs, so that it is built from its weights. */
  static Path weights(String model, Path to) {
    return copy(Golden.folder(model), to, List.of("golden", "onnx"));
  }

  private static Path copy(Path from, Path to, List<String> without) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = from.relativize(file);
        if (!without.contains(name.getName(0).toString())) {
          Files.createDirectories(to.resolve(name).getParent());
          Files.copy(file, to.resolve(name));
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, String name, String content) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), content.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path folder, String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder's weights with some of them replaced. */
  static void replace(Path folder, Map<String, Tensor> changed) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    Path file = ModelFolder.open(folder).file("model.safetensors");
    try (Safetensors weights = Safetensors.open(file)) {
      for (String name : weights.names()) {
        Tensor copy = Tensor.zeros(weights.tensor(name).type(), weights.tensor(name).shape());
        copy.bytes().put(weights.tensor(name).bytes());
        all.put(name, changed.getOrDefault(name, copy));
      }
    }
    Safetensors.write(file, all, Map.of());
  }
}
