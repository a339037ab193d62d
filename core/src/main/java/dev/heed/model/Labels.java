package dev.heed.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the numbers of a classifier mean: {@code id2label}, with {@code LABEL_n} where it is silent.
 */
public record Labels(Map<Integer, String> byId) {

  /** timm's key for the names, in the order of the classes. */
  private static final String LISTED = "label_names";

  public Labels {
    byId = Map.copyOf(byId);
  }

  /**
   * Reads {@code id2label} of a {@code config.json}, whose keys may come in any order; where it
   * names nothing, {@code label2id} read backwards, else timm's {@code label_names}; names of
   * WordNet's, which are numbers, become what {@code label_descriptions} says of them.
   */
  public static Labels of(Json config) {
    if (config.find("id2label").filter(JsonNode::isArray).isPresent()) {
      return numbered(config.texts("id2label"));
    }
    Map<Integer, String> named = config.textsByNumber("id2label");
    Map<Integer, String> byId = named.isEmpty() ? reversed(config) : named;
    return byId.isEmpty() ? new Labels(described(config)) : new Labels(byId);
  }

  /** Whether a {@code config.json} names its classes. */
  public static boolean areIn(Json config) {
    return config.has("id2label") || config.has("label2id") || !listed(config).isEmpty();
  }

  private static Map<Integer, String> reversed(Json config) {
    Map<Integer, String> byId = new TreeMap<>();
    Json numbers = config.objectOrEmpty("label2id");
    numbers.keys().forEach(label -> byId.putIfAbsent(number(numbers, label), label));
    return byId;
  }

  /** Some files write the number as text. */
  private static int number(Json numbers, String label) {
    JsonNode value = numbers.get(label);
    return value.isTextual() && value.asText().matches("\\d{1,9}")
        ? Integer.parseInt(value.asText())
        : numbers.integer(label);
  }

  private static Map<Integer, String> described(Json config) {
    Map<Integer, String> names = listed(config);
    if (names.isEmpty()) {
      return inOrder(ImageNetNames.of(config));
    }
    Json own = config.objectOrEmpty("label_descriptions");
    Json texts =
        own.keys().isEmpty()
            ? config.objectOrEmpty("pretrained_cfg").objectOrEmpty("label_descriptions")
            : own;
    names.replaceAll((id, name) -> ImageNetNames.isSynset(name) ? texts.text(name, name) : name);
    return names;
  }

  private static Map<Integer, String> listed(Json config) {
    Map<Integer, String> own = names(config);
    return own.isEmpty() ? names(config.objectOrEmpty("pretrained_cfg")) : own;
  }

  /** A list, or an object by number that may leave some out. */
  private static Map<Integer, String> names(Json json) {
    return json.find(LISTED).filter(JsonNode::isObject).isPresent()
        ? json.textsByNumber(LISTED)
        : inOrder(json.texts(LISTED));
  }

  private static Labels numbered(List<String> names) {
    return new Labels(inOrder(names));
  }

  private static Map<Integer, String> inOrder(List<String> names) {
    Map<Integer, String> byId = new TreeMap<>();
    names.forEach(name -> byId.put(byId.size(), name));
    return byId;
  }

  public String get(int id) {
    return byId.getOrDefault(id, "LABEL_" + id);
  }

  public int size() {
    return byId.size();
  }
}
