package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** Answers in the forms of the Hugging Face API, which its clients check. */
public final class TaskAnswers {

  private TaskAnswers() {}

  /**
   * @param several whether the inputs came as a list
   */
  public static JsonNode of(String task, List<JsonNode> answers, boolean several) {
    return switch (task) {
      case "sentence-similarity" -> scores(answers);
      case "text-classification" -> list(answers);
      default ->
          several
              ? list(answers.stream().map(a -> one(task, a)).toList())
              : one(task, answers.get(0));
    };
  }

  private static JsonNode one(String task, JsonNode answer) {
    if (task.equals("image-to-text") && answer.isArray() && answer.size() == 1) {
      return answer.get(0);
    }
    return task.equals("image-segmentation") ? regions(answer) : answer;
  }

  private static JsonNode regions(JsonNode answer) {
    ArrayNode regions = list(List.of());
    answer.forEach(region -> regions.add(MaskPng.region(region)));
    return regions;
  }

  private static JsonNode scores(List<JsonNode> answers) {
    ArrayNode scores = list(List.of());
    answers.forEach(answer -> scores.add(answer.isObject() ? answer.path("score") : answer));
    return scores;
  }

  private static ArrayNode list(List<JsonNode> answers) {
    ArrayNode list = (ArrayNode) Json.tree(List.of());
    answers.forEach(list::add);
    return list;
  }
}
