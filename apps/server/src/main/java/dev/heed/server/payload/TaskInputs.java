package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code "inputs"} of the Hugging Face API holds, as bytes that a task's reader takes.
 *
 * @param each one for each input
 * @param several whether they came as a list, and so do their answers
 * @param options that came among the inputs, such as the sentence that others are held against
 */
public record TaskInputs(List<byte[]> each, boolean several, Map<String, String> options) {

  public TaskInputs {
    each = List.copyOf(each);
    options = Map.copyOf(options);
  }

  /** The body is the input. */
  public static TaskInputs raw(byte[] body) {
    return new TaskInputs(List.of(body), false, Map.of());
  }

  public static TaskInputs of(JsonNode inputs, Modality modality, Media media) {
    if (inputs.isMissingNode() || inputs.isNull()) {
      throw HeedException.invalidInput(
          "\"inputs\" is missing: a text, a picture or sound in base64, an object or a list.");
    }
    return modality == Modality.TEXT ? texts(inputs) : media(inputs, media);
  }

  private static TaskInputs media(JsonNode inputs, Media media) {
    if (inputs.isArray()) {
      List<byte[]> each = new ArrayList<>();
      inputs.forEach(one -> each.add(media.bytes(one)));
      return new TaskInputs(each, true, Map.of());
    }
    Map<String, String> options = new LinkedHashMap<>();
    if (inputs.path("question").isTextual()) {
      options.put("question", inputs.get("question").asText());
    }
    return new TaskInputs(List.of(media.bytes(inputs)), false, options);
  }

  private static TaskInputs texts(JsonNode inputs) {
    JsonNode others = inputs.has("sentences") ? inputs.get("sentences") : inputs.path("texts");
    if (others.isArray()) {
      String name = inputs.has("query") ? "query" : "source-sentence";
      String source = inputs.path(name.replace('-', '_')).asText("");
      return new TaskInputs(all(others), true, Map.of(name, source));
    }
    boolean chat = inputs.isArray() && inputs.path(0).isObject() && inputs.path(0).has("role");
    return inputs.isArray() && !chat
        ? new TaskInputs(all(inputs), true, Map.of())
        : new TaskInputs(List.of(text(inputs)), false, Map.of());
  }

  private static List<byte[]> all(JsonNode list) {
    List<byte[]> each = new ArrayList<>();
    list.forEach(one -> each.add(text(one)));
    if (each.isEmpty()) {
      throw HeedException.invalidInput("The list of inputs is empty.");
    }
    return each;
  }

  /** An object goes to the task's reader as it is, such as a question with its context. */
  private static byte[] text(JsonNode one) {
    if (!one.isTextual() && !one.isContainerNode()) {
      throw HeedException.invalidInput("An input should be a text, but is %s.".formatted(one));
    }
    return (one.isTextual() ? one.asText() : one.toString()).getBytes(StandardCharsets.UTF_8);
  }
}
