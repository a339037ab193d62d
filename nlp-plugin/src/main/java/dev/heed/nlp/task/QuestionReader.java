package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.util.List;
import java.util.Optional;

/** Reads a context, or JSON such as {@code {"question": "...", "context": "..."}}. */
final class QuestionReader implements Reader<Question> {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final TextReader texts = new TextReader();

  @Override
  public List<Source> find(String argument) {
    return texts.find(argument);
  }

  @Override
  public Question read(Source source) {
    String text = texts.read(source);
    return text.strip().startsWith("{") ? json(text) : new Question(Optional.empty(), text);
  }

  /** Text that only looks like JSON is a context. */
  private static Question json(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.hasNonNull("context")) {
        throw invalidInput(
            "A question in JSON needs a \"context\"; this has: %s."
                .formatted(String.join(", ", (Iterable<String>) node::fieldNames)));
      }
      Optional<String> question = Optional.ofNullable(node.get("question")).map(JsonNode::asText);
      return new Question(question, node.get("context").asText());
    } catch (JsonProcessingException e) {
      return new Question(Optional.empty(), text);
    }
  }
}
