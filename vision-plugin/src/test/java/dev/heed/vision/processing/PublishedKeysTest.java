package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of every class, in ways that its defaults do not show, as transformers 5.18 reads it.
 */
class PublishedKeysTest {

  private static Path folder() {
    return Reference.folder("faults/processors_5");
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void equals_the_published_class_under_other_keys(String file) {
    JsonNode stored = JsonNodes.of(JsonFiles.read(folder().resolve(file)));
    String backend = stored.get("backend").asText();
    List<String> wrong = new ArrayList<>();
    for (JsonNode variant : stored.get("variants")) {
      for (Map.Entry<String, JsonNode> one : variant.get("cases").properties()) {
        String found = TransformersFiveTest.differs(variant, backend, one.getKey(), one.getValue());
        if (!found.isEmpty()) {
          wrong.add(variant.get("config") + " " + one.getKey() + ": " + found);
        }
      }
    }
    assertThat(wrong).as(file).isEmpty();
  }
}
