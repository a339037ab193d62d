package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders of sentence-transformers with modules of every kind, against what it computes. */
final class SentenceModulesPublishedTest {

  private static final Heed HEED = Heed.start();
  private static final float NEAR = 2e-5f;

  @TempDir private Path folder;

  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("faults/sentence-modules"))) {
      return folders
          .filter(Files::isDirectory)
          .map(p -> p.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equals_what_was_published(String name) throws IOException {
    Path own = lay(name);
    JsonNode right = new ObjectMapper().readTree(own.resolve("right.json").toFile());
    List<String> texts = right.get("texts").valueStream().map(JsonNode::asText).toList();
    for (Map.Entry<String, JsonNode> route : right.get("embeddings").properties()) {
      Map<String, String> options =
          route.getKey().isEmpty() ? Map.of() : Map.of("route", route.getKey());
      List<Tensor> found = embed(texts, options);
      for (int i = 0; i < texts.size(); i++) {
        assertNear(found.get(i).toFloats(), route.getValue().get(i));
      }
    }
  }

  @Test
  void a_route_that_is_not_there_is_refused() throws IOException {
    lay("router");
    Refused.with(
        ErrorCode.UNKNOWN_NAME, () -> embed(List.of("a"), Map.of("route", "qerry")), "query");
  }

  @Test
  void a_route_of_a_model_without_any_is_refused() throws IOException {
    lay("dense-residual");
    Refused.with(
        ErrorCode.INVALID_OPTION, () -> embed(List.of("a"), Map.of("route", "query")), "no Router");
  }

  @Test
  void a_module_that_needs_another_tokenizer_is_refused() throws IOException {
    lay("cnn");
    Path modules = folder.resolve("modules.json");
    Files.writeString(modules, Files.readString(modules).replaceFirst("cnn.CNN", "lstm.LSTM"));
    Refused.with(ErrorCode.UNSUPPORTED, () -> embed(List.of("a"), Map.of()), "lstm.LSTM");
  }

  @Test
  void a_mean_of_layers_needs_them_as_outputs() throws IOException {
    lay("weighted-layers-without-states");
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("\\{", "{\"output_hidden_states\": true,"));
    Refused.with(ErrorCode.UNSUPPORTED, () -> embed(List.of("a"), Map.of()), "hidden_states.1");
  }

  private Path lay(String name) throws IOException {
    Folders.copy("bert", folder);
    Path own = Reference.folder("faults/sentence-modules/" + name);
    try (Stream<Path> files = Files.walk(own)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(own.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.write(to, Files.readAllBytes(file));
      }
    }
    return own;
  }

  private List<Tensor> embed(List<String> texts, Map<String, String> options) {
    Opening opening = Opening.of(folder).withOptions(options);
    try (Pipeline<String, Tensor> pipeline = HEED.pipeline(FeatureExtraction.TYPE, opening)) {
      return pipeline.run(texts);
    }
  }

  private static void assertNear(float[] found, JsonNode right) {
    assertThat(found).hasSize(right.size());
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo((float) right.get(i).asDouble(), within(NEAR));
    }
  }
}
