package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of sentence-transformers 6 that are no single dense vector: a weight for each word, a
 * vector for each token, a decoder that says yes or no.
 */
class ManyVectorsTest {

  private static final Path FOLDER = Reference.folder("faults/sentence_transformers_6");
  private static final float NEAR = 1e-5f;

  @TempDir Path temporary;

  private final Heed heed = Heed.start();
  private final JsonNode published = read();

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(FOLDER.resolve("out.json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> texts() {
    return StreamSupport.stream(published.get("texts").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private List<Tensor> embed(String model) {
    Opening opening = Opening.of(FOLDER.resolve(model));
    try (Pipeline<String, Tensor> pipeline = heed.pipeline(FeatureExtraction.TYPE, opening)) {
      return texts().stream().map(pipeline::run).toList();
    }
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) list.get(i).asDouble();
    }
    return values;
  }

  @Test
  void splade_weighs_the_words_of_the_vocabulary_as_published() {
    List<Tensor> made = embed("splade");
    for (int i = 0; i < made.size(); i++) {
      float[] expected = floats(published.at("/splade/" + i));
      assertThat(made.get(i).toFloats()).containsExactly(expected, within(NEAR));
    }
  }

  @Test
  void colbert_keeps_a_vector_for_each_token_as_published() {
    List<Tensor> made = embed("colbert");
    for (int i = 0; i < made.size(); i++) {
      JsonNode tokens = published.at("/colbert/" + i);
      assertThat(made.get(i).shape()).isEqualTo(Shape.of(1, tokens.size(), 128));
      float[] all = made.get(i).toFloats();
      for (int token = 0; token < tokens.size(); token++) {
        float[] one = Arrays.copyOfRange(all, token * 128, (token + 1) * 128);
        assertThat(one).containsExactly(floats(tokens.get(token)), within(NEAR));
      }
    }
  }

  @Test
  void such_a_model_has_no_similarity_of_two_vectors() {
    Opening opening = Opening.of(FOLDER.resolve("colbert"));
    try (var pipeline = heed.pipeline(SentenceSimilarity.TYPE, opening)) {
      Refused.with(ErrorCode.UNSUPPORTED, () -> pipeline.run("a text"), "token by token");
    }
  }

  @Test
  void a_decoder_ranks_by_yes_and_no_behind_its_template_as_published() {
    Opening opening =
        Opening.of(FOLDER.resolve("rank"))
            .withOptions(Map.of("query", published.get("query").asText()));
    try (var pipeline = heed.pipeline(TextRanking.TYPE, opening)) {
      List<Float> scores = texts().stream().map(text -> pipeline.run(text).score()).toList();
      float[] expected = floats(published.get("rank"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(scores.get(i)).isCloseTo(expected[i], within(NEAR));
      }
    }
  }

  /** Masks up to a length, which the words see or do not; of a query no word is left out. */
  @Test
  void queries_are_expanded_as_published() throws IOException {
    JsonNode stored = new ObjectMapper().readTree(FOLDER.resolve("expanded.json").toFile());
    int step = stored.get("step").asInt();
    for (JsonNode one : stored.get("cases")) {
      Path model = expanding(one.get("query_expansion"));
      Opening opening = Opening.of(model).withOptions(Map.of("prompt-name", "query"));
      try (Pipeline<String, Tensor> pipeline = heed.pipeline(FeatureExtraction.TYPE, opening)) {
        for (int i = 0; i < texts().size(); i++) {
          Tensor made = pipeline.run(texts().get(i));
          JsonNode expected = one.get("texts").get(i);
          assertThat(made.shape()).isEqualTo(Shape.of(1, expected.get("tokens").asInt(), 128));
          float[] all = made.toFloats();
          float[] sample = floats(expected.get("sample"));
          for (int k = 0; k < sample.length; k++) {
            assertThat(all[k * step]).isCloseTo(sample[k], within(NEAR));
          }
        }
      }
    }
  }

  private Path expanding(JsonNode how) throws IOException {
    Path into = Files.createTempDirectory(temporary, "colbert");
    try (Stream<Path> files = Files.walk(FOLDER.resolve("colbert"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = into.resolve(FOLDER.resolve("colbert").relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Files.writeString(
        into.resolve("sentence_bert_config.json"), "{\"query_expansion\": " + how + "}");
    return into;
  }
}
