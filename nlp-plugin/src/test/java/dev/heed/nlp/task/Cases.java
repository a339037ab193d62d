package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Stored inputs and outputs of the published pipelines, and how answers are held to them. */
final class Cases {

  static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Cases() {}

  static Stream<JsonNode> of(String file) {
    Path path = Reference.folder("postprocess/" + file);
    try {
      return StreamSupport.stream(MAPPER.readTree(path.toFile()).get("cases").spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] floats(JsonNode tensor) {
    JsonNode data = tensor.get("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) data.get(i).asDouble();
    }
    return values;
  }

  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  /**
   * Equal structure and text, numbers within {@code tolerance}; what was stored as null is open.
   */
  static void hold(Object answer, JsonNode stored, double tolerance) {
    hold(MAPPER.<JsonNode>valueToTree(answer), stored, tolerance, "");
  }

  private static void hold(JsonNode answer, JsonNode stored, double tolerance, String at) {
    if (stored.isNull()) {
      return;
    }
    if (stored.isNumber() && answer.isNumber()) {
      assertThat(answer.asDouble()).as(at).isCloseTo(stored.asDouble(), within(tolerance));
    } else if (stored.isArray()) {
      assertThat(answer.size()).as(at + " in " + answer).isEqualTo(stored.size());
      for (int i = 0; i < stored.size(); i++) {
        hold(answer.get(i), stored.get(i), tolerance, at + "/" + i);
      }
    } else if (stored.isObject()) {
      assertThat(names(answer)).as(at).isEqualTo(names(stored));
      stored
          .fieldNames()
          .forEachRemaining(
              name -> hold(answer.get(name), stored.get(name), tolerance, at + "/" + name));
    } else {
      assertThat(answer).as(at).isEqualTo(stored);
    }
  }

  private static List<String> names(JsonNode object) {
    Iterator<String> names = object.fieldNames();
    return Stream.iterate(names, Iterator::hasNext, n -> n).map(Iterator::next).sorted().toList();
  }
}
