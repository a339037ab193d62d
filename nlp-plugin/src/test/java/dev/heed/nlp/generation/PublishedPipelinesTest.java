package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.spi.TaskType;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedPipelinesTest {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final Set<String> TASKS =
      Set.of("text-generation", "text2text-generation", "summarization", "translation");
  private static final Heed HEED = Heed.start();

  /** One stored call of a pipeline. */
  record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("task").asText() + " " + json.get("model").asText() + json.get("kwargs");
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode all =
        MAPPER.readTree(Reference.folder("postprocess/pipelines.json").toFile()).get("cases");
    return StreamSupport.stream(all.spliterator(), false)
        .filter(json -> TASKS.contains(json.get("task").asText().split("_")[0]))
        .map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answers_are_the_published_ones_to_the_letter(Case stored) {
    JsonNode json = stored.json();
    assertThat(run(HEED.task(json.get("task").asText()), json)).isEqualTo(json.get("output"));
    Tally.add(Tally.Kind.ANSWERS, 1);
  }

  private static <O> JsonNode run(TaskType<?, O> type, JsonNode json) {
    @SuppressWarnings("unchecked") // all of these tasks take text
    TaskType<String, O> text = (TaskType<String, O>) type;
    Map<String, String> options = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.get("kwargs").properties()) {
      options.put(entry.getKey().replace('_', '-'), entry.getValue().asText());
    }
    Opening opening =
        Opening.of(Reference.folder("models/" + json.get("model").asText())).withOptions(options);
    try (Pipeline<String, O> pipeline = HEED.pipeline(text, opening)) {
      List<O> answers = pipeline.run(List.of(json.get("args").get(0).asText()));
      return MAPPER.valueToTree(answers.get(0));
    }
  }
}
