package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a model folder. Every read names the file and the key when a value is missing or
 * of another kind; a key with null counts as missing. Not to be changed; safe for concurrent use.
 *
 * <pre>{@code
 * Json config = Json.parse("config.json", "{\"hidden_size\": 32, \"model_type\": \"mine\"}");
 * int width = config.integer("hidden_size");
 * int layers = config.integer("num_hidden_layers", 12);
 * }</pre>
 */
public final class Json {

  private static final int LARGEST = 1 << 24;

  private final String origin;
  private final JsonNode node;

  Json(String origin, JsonNode node) {
    if (!node.isObject()) {
      throw invalidModel(
          "%s should hold a JSON object, but holds %s.".formatted(origin, kind(node)));
    }
    this.origin = origin;
    this.node = node;
  }

  /**
   * Reads text that holds one JSON object, within the limits of a model's files.
   *
   * @param origin what it is called in messages
   * @throws dev.heed.error.HeedException INVALID_MODEL with line and column where it does not
   */
  public static Json parse(String origin, String text) {
    return JsonFiles.parse(origin, text);
  }

  /**
   * Reads text that holds a list of JSON objects, within the limits of a model's files.
   *
   * @param origin what it is called in messages
   * @throws dev.heed.error.HeedException INVALID_MODEL with line and column where it does not
   */
  public static List<Json> parseList(String origin, String text) {
    return JsonFiles.parseList(origin, text);
  }

  /** The file or the place in it, for messages. */
  public String origin() {
    return origin;
  }

  JsonNode node() {
    return node;
  }

  /** An object without keys, for files that are not there. */
  public static Json empty(String origin) {
    return new Json(origin, JsonNodeFactory.instance.objectNode());
  }

  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /**
   * The value, whatever it is, if it is there and not null: a {@link String}, a {@link Boolean}, a
   * number ({@link Integer}, {@link Long}, {@link BigInteger}, {@link Double}), a {@link List} of
   * values, or a {@link Map} of values by key. Lists and maps cannot be changed, and may hold null.
   */
  public Optional<Object> value(String key) {
    return find(key).map(Json::plain);
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      value.forEach(element -> list.add(element.isNull() ? null : plain(element)));
      return Collections.unmodifiableList(list);
    }
    if (value.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      value
          .properties()
          .forEach(e -> map.put(e.getKey(), e.getValue().isNull() ? null : plain(e.getValue())));
      return Collections.unmodifiableMap(map);
    }
    return value.isNumber()
        ? value.numberValue()
        : value.isBoolean() ? value.asBoolean() : value.asText();
  }

  Optional<JsonNode> find(String key) {
    return has(key) ? Optional.of(node.get(key)) : Optional.empty();
  }

  /** A missing value is an error that lists the keys there are. */
  JsonNode get(String key) {
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

  /**
   * How large or how many something is that a model is built from, such as a width or a number of
   * heads: from 1 to 16,777,216, which no published model reaches.
   */
  public int size(String key) {
    return sizeOf(key, get(key), 1);
  }

  /** As {@link #size(String)}, where a missing key means {@code otherwise}. */
  public int size(String key, int otherwise) {
    return has(key) ? size(key) : otherwise;
  }

  /** As {@link #size(String, int)}, of something that may be missing altogether: 0 is fine. */
  public int sizeOrZero(String key, int otherwise) {
    return has(key) ? sizeOf(key, get(key), 0) : otherwise;
  }

  /** A list of at least one {@link #size(String)}. */
  public List<Integer> sizes(String key) {
    List<Integer> sizes = elements(key).stream().map(element -> sizeOf(key, element, 1)).toList();
    if (sizes.isEmpty()) {
      throw invalidModel("%s: '%s' should have at least one entry.".formatted(origin, key));
    }
    return sizes;
  }

  /** Entry {@code index} of a list of sizes, which has one for each of something. */
  public int sizeAt(String key, int index) {
    return sizeOf(key, element(key, index), 1);
  }

  /** Entry {@code index} of a list of numbers. */
  public double numberAt(String key, int index) {
    return finiteOf(key, element(key, index));
  }

  /** A number that is neither NaN nor infinite. */
  public double finite(String key, double otherwise) {
    return has(key) ? finiteOf(key, get(key)) : otherwise;
  }

  /** A finite number above zero. */
  public double positive(String key, double otherwise) {
    double value = finite(key, otherwise);
    return has(key)
        ? expect(key, get(key), value > 0, "a number above zero").asDouble()
        : otherwise;
  }

  /** As {@link #positive(String, double)}, of a key that must be there. */
  public double positive(String key) {
    get(key);
    return positive(key, 1);
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

  /** A list of objects; empty where it is missing. */
  public List<Json> objects(String key) {
    return has(key)
        ? elements(key).stream().map(element -> new Json(origin + ": " + key, element)).toList()
        : List.of();
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

  private JsonNode element(String key, int index) {
    List<JsonNode> list = elements(key);
    if (index < 0 || index >= list.size()) {
      throw invalidModel(
          "%s: '%s' has %s entries, but there is no less than %s of what they describe."
              .formatted(origin, key, list.size(), index + 1));
    }
    return list.get(index);
  }

  private int sizeOf(String key, JsonNode value, int least) {
    int size = integerOf(key, value);
    String wanted = String.format(Locale.ROOT, "a whole number from %s to %,d", least, LARGEST);
    return expect(key, value, size >= least && size <= LARGEST, wanted).asInt();
  }

  private double finiteOf(String key, JsonNode value) {
    double number = numberOf(key, value);
    return expect(key, value, Double.isFinite(number), "a finite number").asDouble();
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
      return String.format(
          Locale.ROOT, "%s of %,d", value.isArray() ? "a list" : "an object", value.size());
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json json && json.origin.equals(origin) && json.node.equals(node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  @Override
  public String toString() {
    return origin + ": " + kind(node);
  }
}
