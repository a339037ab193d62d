package dev.heed.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of the cases in {@code reference/faults/vision}: a call and what is right.
 *
 * @param folder with its inputs and {@code case.json}
 */
record VisionFault(Path folder, JsonNode right) {

  private static final Path ALL = Reference.folder("faults/vision");

  /** Those that are one call. */
  static Stream<VisionFault> calls() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("case.json")))
          .sorted()
          .map(VisionFault::read)
          .filter(fault -> fault.right.has("args"))
          .toList()
          .stream();
    }
  }

  private static VisionFault read(Path folder) {
    try {
      return new VisionFault(
          folder, new ObjectMapper().readTree(folder.resolve("case.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path shared(String file) {
    return ALL.resolve("shared").resolve(file);
  }

  /** The call, which writes into {@code out}. */
  Run run(Path out) {
    return Run.heed(
        texts("args").stream()
            .map(word -> word.replace("CASE", folder.toString()))
            .map(word -> word.replace("SHARED", ALL.resolve("shared").toString()))
            .map(word -> word.replace("REFERENCE", ALL.getParent().getParent().toString()))
            .map(word -> word.replace("OUT", out.toString()))
            .toArray(String[]::new));
  }

  List<String> texts(String key) {
    return StreamSupport.stream(right.path(key).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  long[] shape() {
    return StreamSupport.stream(right.get("shape").spliterator(), false)
        .mapToLong(JsonNode::asLong)
        .toArray();
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
