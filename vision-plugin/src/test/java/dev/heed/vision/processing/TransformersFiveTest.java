package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every image processor class of transformers 5.18, in both of its backends, to the bit. */
class TransformersFiveTest {

  private static final FidelityTable TABLE =
      new FidelityTable("<!-- image processors: written by TransformersFiveTest -->");

  @AfterAll
  static void the_page_says_what_was_found() throws IOException {
    TABLE.requireWritten(classes().count());
  }

  static Stream<String> classes() throws IOException {
    try (Stream<Path> files = Files.list(Reference.folder("image_processors_5.18"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classes")
  void equals_the_published_class_to_the_bit(String name) {
    JsonNode stored =
        JsonNodes.of(
            JsonFiles.read(Reference.folder("image_processors_5.18").resolve(name + ".json")));
    List<String> wrong = new ArrayList<>();
    stored
        .get("backends")
        .properties()
        .forEach(entry -> wrong.addAll(check(name, entry.getKey(), entry.getValue())));
    assertThat(wrong).as(name).isEmpty();
  }

  private static List<String> check(String name, String backend, JsonNode stored) {
    List<String> wrong = new ArrayList<>();
    int equal = 0;
    for (Map.Entry<String, JsonNode> one : stored.get("cases").properties()) {
      String found = differs(stored, backend, one.getKey(), one.getValue());
      if (found.isEmpty()) {
        equal++;
      } else {
        wrong.add(backend + " " + one.getKey() + ": " + found);
      }
    }
    TABLE.add(name, backend, equal, stored.get("cases").size());
    return wrong;
  }

  /**
   * The class gives a bare tensor, which what made the cases could not name for several pictures.
   */
  private static boolean isUnnamed(JsonNode expected) {
    return expected.path("error").asText("").contains("has no attribute 'items'");
  }

  static String differs(JsonNode stored, String backend, String key, JsonNode expected) {
    List<Image> images =
        Arrays.stream(key.replaceFirst("^[a-z]+:", "").split("\\+"))
            .map(file -> Pictures.reference("inputs/image/" + file))
            .toList();
    Tally.add(Tally.Kind.PICTURES, images.size());
    ObjectNode config = (ObjectNode) stored.get("config");
    try {
      Inputs inputs =
          ImageProcessor.of(JsonNodes.json("preprocessor_config.json", config), Backend.of(backend))
              .process(images);
      return !expected.has("error")
          ? compare(inputs, expected)
          : isUnnamed(expected) ? "" : "not refused";
    } catch (HeedException refused) {
      return expected.has("error") ? "" : "refused: " + refused.getMessage();
    } catch (RuntimeException e) {
      return e + " " + Arrays.stream(e.getStackTrace()).limit(6).toList();
    }
  }

  private static String compare(Inputs inputs, JsonNode expected) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : expected.properties()) {
      Tensor actual = inputs.byName().get(one.getKey());
      JsonNode tensor = one.getValue();
      if (!tensor.has("dims")) {
        if (tensor.has("json") && !plain(actual, tensor.get("json"))) {
          wrong.add(one.getKey() + " should be " + tensor.get("json") + " but is " + actual);
        }
      } else if (actual == null) {
        wrong.add("no " + one.getKey() + " among " + inputs.byName().keySet());
      } else {
        String found = tensor(actual, tensor);
        if (!found.isEmpty()) {
          wrong.add(one.getKey() + " " + found);
        }
      }
    }
    return String.join("; ", wrong);
  }

  private static boolean plain(Tensor actual, JsonNode json) {
    String text = json.toString().replace("true", "1").replace("false", "0");
    if (text.contains("\"") || text.equals("[]")) {
      return true; // text, or nothing
    }
    return actual != null
        && Arrays.toString(actual.toLongs())
            .replaceAll("[ \\[\\]]", "")
            .equals(text.replaceAll("[ \\[\\]]", ""));
  }

  private static String tensor(Tensor actual, JsonNode expected) {
    List<Long> dims =
        StreamSupport.stream(expected.get("dims").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    List<Long> axes = new ArrayList<>();
    for (long axis : actual.shape().axes()) {
      axes.add(axis);
    }
    ElementType type =
        switch (expected.get("dtype").asText()) {
          case "uint8" -> ElementType.U8;
          case "int64" -> ElementType.I64;
          case "int32" -> ElementType.I32;
          case "bool" -> ElementType.BOOL;
          case "bfloat16" -> ElementType.BF16;
          default -> ElementType.F32;
        };
    if (!axes.equals(dims) || actual.type() != type) {
      return "is " + actual + ", should be " + type + dims;
    }
    if (Pictures.sha256(actual).equals(expected.get("sha256").asText())) {
      return "";
    }
    return "differs: " + samples(actual, expected);
  }

  private static String samples(Tensor actual, JsonNode expected) {
    if (!expected.has("sample")) {
      return "its digest";
    }
    float[] values = actual.toFloats();
    int step = expected.get("step").asInt();
    double worst = 0;
    int count = 0;
    int i = expected.get("start").asInt();
    for (JsonNode sample : expected.get("sample")) {
      double off = i < values.length ? Math.abs(values[i] - sample.asDouble()) : 9;
      count += off > 1e-7 ? 1 : 0;
      worst = Math.max(worst, off);
      i += step;
    }
    return count + " of the samples by up to " + worst;
  }
}
