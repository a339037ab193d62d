package dev.heed.testing.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** JSON that stays JSON: values replaced, removed, copied and swapped. */
final class JsonMutator {

  /** Values and pieces that readers may not expect. */
  static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1",
          "2",
          "3",
          "7",
          "1e308",
          "1e-400",
          "NaN",
          "Infinity",
          "-Infinity",
          "99999999999999999999",
          "2147483647",
          "-2147483648",
          "0.5",
          "1000000",
          "65536",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[1,2]",
          "[[1]]",
          "{\"a\":1}",
          "[null]",
          "\"height\"",
          "\"shortest_edge\"",
          "\"type\"",
          "\"Sequence\"",
          "\"vocab\"",
          "\"model\"",
          ":",
          ",",
          "\"",
          "{",
          "}",
          "[",
          "]",
          "\\u0000",
          "\\ud800");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final List<JsonNode> VALUES = values();

  private final List<JsonNode> trees;

  JsonMutator(List<byte[]> seeds) {
    this.trees = seeds.stream().map(JsonMutator::tree).toList();
  }

  private static List<JsonNode> values() {
    return WORDS.stream().flatMap(JsonMutator::value).toList();
  }

  /** None for a word that is a piece, and no value. */
  private static Stream<JsonNode> value(String word) {
    try {
      return Stream.of(MAPPER.readTree(word)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Stream.empty();
    }
  }

  private static JsonNode tree(byte[] seed) {
    try {
      return MAPPER.readTree(seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] mutated(Random random, int seed) {
    JsonNode tree = trees.get(seed).deepCopy();
    int times = 1 + random.nextInt(random.nextInt(5) == 0 ? 12 : 3);
    for (int i = 0; i < times; i++) {
      List<ContainerNode<?>> places = new ArrayList<>();
      collect(tree, places);
      if (!places.isEmpty()) {
        once(random, places.get(random.nextInt(places.size())), places);
      }
    }
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where something can be changed; of long lists and objects the first sixty. */
  private static void collect(JsonNode node, List<ContainerNode<?>> places) {
    if (node instanceof ContainerNode<?> container && !node.isEmpty()) {
      places.add(container);
      int seen = 0;
      for (JsonNode child : node) {
        if (seen++ < 60) {
          collect(child, places);
        }
      }
    }
  }

  private void once(Random random, ContainerNode<?> place, List<ContainerNode<?>> places) {
    int index = random.nextInt(Math.min(place.size(), 60));
    JsonNode value =
        switch (random.nextInt(6)) {
          case 0, 1, 2 -> VALUES.get(random.nextInt(VALUES.size()));
          case 3 -> places.get(random.nextInt(places.size())).deepCopy();
          case 4 -> number(random, child(place, index));
          default -> trees.get(random.nextInt(trees.size()));
        };
    boolean removes = random.nextInt(5) == 0;
    if (place instanceof ArrayNode list) {
      array(random, list, index, value, removes);
    } else if (place instanceof ObjectNode object) {
      object(random, object, index, value, removes);
    }
  }

  private static JsonNode child(ContainerNode<?> place, int index) {
    List<JsonNode> children = new ArrayList<>();
    place.forEach(children::add);
    return children.get(index);
  }

  /** A number near the one there, or far from it. */
  private static JsonNode number(Random random, JsonNode value) {
    double factor = new double[] {-1, 0, 0.5, 2, 3, 1000, 1e6}[random.nextInt(7)];
    double number = value.asDouble() * factor + random.nextInt(3) - 1;
    return number == Math.rint(number) && Math.abs(number) < 1e18
        ? MAPPER.getNodeFactory().numberNode((long) number)
        : MAPPER.getNodeFactory().numberNode(number);
  }

  private static void array(
      Random random, ArrayNode list, int index, JsonNode value, boolean removes) {
    if (removes) {
      list.remove(index);
    } else if (random.nextInt(4) == 0) {
      list.insert(index, value.deepCopy());
    } else {
      list.set(index, value.deepCopy());
    }
  }

  private static void object(
      Random random, ObjectNode object, int index, JsonNode value, boolean removes) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.get(index);
    if (removes) {
      object.remove(name);
    } else if (random.nextInt(6) == 0) {
      object.set(names.get(random.nextInt(names.size())), object.get(name).deepCopy());
    } else {
      object.set(name, value.deepCopy());
    }
  }
}
