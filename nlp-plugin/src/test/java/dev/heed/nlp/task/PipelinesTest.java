package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.spi.TaskType;
import dev.heed.testing.Golden;
import dev.heed.testing.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole published pipelines on the small models, from text to answer. */
final class PipelinesTest {

  private static final Set<String> TASKS =
      TextTasks.all().stream().map(TaskType::id).collect(Collectors.toSet());

  private final Heed heed = Heed.start();

  static Stream<JsonNode> cases() {
    List<JsonNode> cases =
        Cases.of("pipelines.json").filter(c -> TASKS.contains(c.get("task").asText())).toList();
    assertThat(cases).isNotEmpty();
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_answer_is_the_published_one_to_1e_4(JsonNode stored) {
    TaskType<?, ?> type = heed.tasks().get(stored.get("task").asText());
    run(type, stored);
  }

  private <I, O> void run(TaskType<I, O> type, JsonNode stored) {
    Map<String, String> options = options(stored.get("kwargs"));
    options.remove("context");
    Opening opening = Opening.of(Golden.folder(stored.get("model").asText())).withOptions(options);
    JsonNode output = stored.get("output");
    List<String> texts = texts(stored);
    try (Pipeline<I, O> pipeline = heed.pipeline(type, opening)) {
      List<I> inputs =
          texts.stream().map(t -> type.reader().read(type.reader().find(t).get(0))).toList();
      List<O> answers = pipeline.run(inputs);
      for (int i = 0; i < answers.size(); i++) {
        Object json = type.json(answers.get(i));
        JsonNode wanted =
            texts.size() > 1 ? Cases.MAPPER.createArrayNode().add(output.get(i)) : output;
        Cases.hold(json, ends(type, wanted), 1e-4);
        Tally.add(Tally.Kind.ANSWERS, 1);
      }
    }
  }

  /** With slow tokenizers, which made these cases, an end at the text's end is its last letter. */
  private static JsonNode ends(TaskType<?, ?> type, JsonNode answers) {
    if (type == QuestionAnswering.TYPE) {
      answers.forEach(
          a ->
              ((ObjectNode) a)
                  .put("end", a.get("start").asInt() + a.get("answer").asText().length()));
    }
    return answers;
  }

  private static List<String> texts(JsonNode stored) {
    if (stored.get("kwargs").has("context")) {
      return List.of(stored.at("/kwargs/context").asText());
    }
    JsonNode first = stored.get("args").get(0);
    return first.isArray() ? Cases.texts(first) : List.of(first.asText());
  }

  private static Map<String, String> options(JsonNode kwargs) {
    Map<String, String> options = new HashMap<>();
    kwargs
        .properties()
        .forEach(entry -> options.put(entry.getKey().replace('_', '-'), text(entry.getValue())));
    return options;
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "1000";
    }
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText();
  }
}
