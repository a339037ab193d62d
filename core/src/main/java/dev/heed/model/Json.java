package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * A JSON object of a model folder. Every read names the file and the key when a value is missing or
 * of another kind; a key with null counts as missing.
 *
 * @param origin the file, for messages
 * @param node the object itself
 */
public record Json(String origin, JsonNode node) {

  public Json {
    if (!node.isObject()) {
      throw invalidModel(
          "%s should hold a JSON object, but holds %s.".formatted(origin, kind(node)));
    }
  }

  /** An object without keys, for files that are not there. */
  public static Json empty(String origin) {
    return new Json(origin, JsonNodeFactory.instance.objectNode());
  }

  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** The raw value, if it is there and not null. */
  public Optional<JsonNode> find(String key) {
    return has(key) ? Optional.of(node.get(key)) : Optional.empty();
  }

  /** The raw value; a missing one is an error that lists the keys there are. */
  public JsonNode get(String key) {
    return find(key)
        .orElseThrow(
            () ->
                invalidModel(
                    "%s has no '%s'. It has: %s."
                        .formatted(origin, key, String.join(", ", keys()))));
  }

  public List<String> keys() {
    return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
        .toList();
  }

  public int integer(String key) {
    return integerOf(key, get(key));
  }

  public int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  public double number(String key) {
    return numberOf(key, get(key));
  }

  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  /** A truth value; as in Python, a number is true unless it is 0. */
  public boolean flag(String key, boolean otherwise) {
    return find(key).map(value -> flagOf(key, value)).orElse(otherwise);
  }

  private boolean flagOf(String key, JsonNode value) {
    expect(key, value, value.isBoolean() || value.isNumber(), "true or false");
    return value.isNumber() ? value.asDouble() != 0 : value.asBoolean();
  }

  public String text(String key) {
    return expect(key, get(key), get(key).isTextual(), "a string").asText();
  }

  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** A nested object. */
  public Json object(String key) {
    return new Json(origin + ": " + key, get(key));
  }

  /** A nested object, or an empty one where it is missing. */
  public Json objectOrEmpty(String key) {
    return has(key) ? object(key) : empty(origin + ": " + key);
  }

  /** A list of numbers. */
  public List<Double> numbers(String key) {
    return elements(key).stream().map(element -> numberOf(key, element)).toList();
  }

  /** A list of integers. */
  public List<Integer> integers(String key) {
    return elements(key).stream().map(element -> integerOf(key, element)).toList();
  }

  /** A list of strings; empty where it is missing. */
  public List<String> texts(String key) {
    return has(key)
        ? elements(key).stream()
            .map(e -> expect(key, e, e.isTextual(), "a list of strings").asText())
            .toList()
        : List.of();
  }

  /** An object whose keys are numbers and whose values are strings, in the order of the numbers. */
  public Map<Integer, String> textsByNumber(String key) {
    Map<Integer, String> byNumber = new TreeMap<>();
    Json entries = objectOrEmpty(key);
    for (String name : entries.keys()) {
      int number = numberKey(key, name);
      entries.find(name).ifPresent(value -> byNumber.put(number, valueText(key, value)));
    }
    return byNumber;
  }

  /** Strings, and numbers or booleans as they are written: a digit may be labelled by itself. */
  private String valueText(String key, JsonNode value) {
    return expect(key, value, value.isValueNode(), "an object of strings").asText();
  }

  private int numberKey(String key, String name) {
    try {
      return Integer.parseInt(name.strip());
    } catch (NumberFormatException e) {
      throw invalidModel(
          "%s: the keys of '%s' should be numbers, but one is '%s'.".formatted(origin, key, name));
    }
  }

  private List<JsonNode> elements(String key) {
    JsonNode list = expect(key, get(key), get(key).isArray(), "a list");
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  private int integerOf(String key, JsonNode value) {
    boolean whole = value.canConvertToInt() && value.canConvertToExactIntegral();
    return expect(key, value, whole, "a whole number").asInt();
  }

  private double numberOf(String key, JsonNode value) {
    return expect(key, value, value.isNumber(), "a number").asDouble();
  }

  private JsonNode expect(String key, JsonNode value, boolean fits, String wanted) {
    if (!fits) {
      throw invalidModel(
          "%s: '%s' should be %s, but is %s.".formatted(origin, key, wanted, kind(value)));
    }
    return value;
  }

  private static String kind(JsonNode value) {
    if (value.size() > 20) {
      return "%s of %,d".formatted(value.isArray() ? "a list" : "an object", value.size());
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
