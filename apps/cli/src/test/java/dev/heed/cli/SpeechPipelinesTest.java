package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored answers of whole pipelines on sound. */
class SpeechPipelinesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Heed HEED = Heed.start();

  static List<JsonNode> cases() throws IOException {
    Path file = Reference.folder("postprocess/pipelines.json");
    List<JsonNode> found =
        StreamSupport.stream(MAPPER.readTree(file.toFile()).get("cases").spliterator(), false)
            .filter(json -> json.get("task").asText().matches(".*(audio|speech).*"))
            .toList();
    return found;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answers_equal_the_published_pipelines_scores_within_1e_5(JsonNode json) throws IOException {
    TaskType<?, ?> type = HEED.tasks().get(json.get("task").asText());
    Path model = Reference.folder("models/" + json.get("model").asText());
    Opening opening = Opening.of(model).withOptions(options(json.get("kwargs")));
    String name = json.at("/args/0").asText().replace("inputs/", "");
    Path wave = Reference.folder("models_inputs/" + name);
    check(MAPPER.readTree(answer(type, opening, wave)), json.get("output"));
    Tally.add(Tally.Kind.ANSWERS, 1);
  }

  @SuppressWarnings("unchecked") // all these tasks take sound
  private static String answer(TaskType<?, ?> type, Opening opening, Path wave) {
    Audio audio = new AudioReader().read(Source.of(wave));
    try (Pipeline<Audio, ?> pipeline = HEED.pipeline((TaskType<Audio, ?>) type, opening)) {
      return JsonLines.line(pipeline.run(audio));
    }
  }

  private static Map<String, String> options(JsonNode kwargs) {
    Map<String, String> options = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : kwargs.properties()) {
      if (entry.getKey().equals("generate_kwargs")) {
        options.putAll(options(entry.getValue()));
      } else {
        JsonNode value = entry.getValue();
        String text = value.isTextual() ? value.asText() : value.toString();
        options.put(entry.getKey().replace('_', '-'), text);
      }
    }
    return options;
  }

  private static void check(JsonNode answer, JsonNode stored) {
    if (stored.isArray()) {
      assertThat(answer.size()).isEqualTo(stored.size());
      for (int i = 0; i < stored.size(); i++) {
        check(answer.get(i), stored.get(i));
      }
    } else if (stored.isObject()) {
      stored.properties().forEach(e -> check(answer.get(e.getKey()), e.getValue()));
    } else if (stored.isNumber()) {
      assertThat(answer.asDouble()).isCloseTo(stored.asDouble(), within(1e-5));
    } else {
      assertThat(answer).isEqualTo(stored);
    }
  }
}
