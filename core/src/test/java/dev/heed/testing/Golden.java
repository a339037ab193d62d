package dev.heed.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.StoredCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * One stored case of a reference model: what went in and what the published code gave.
 *
 * @param json the case itself, for arguments of generation
 */
public record Golden(
    String model,
    String name,
    Map<String, Tensor> inputs,
    Map<String, Tensor> outputs,
    JsonNode json) {

  /** All cases of {@code reference/models/<model>}. */
  public static List<Golden> of(String model) {
    return in(folder(model));
  }

  /** All cases of a model folder, from its {@code golden} folder. */
  public static List<Golden> in(Path model) {
    Path folder = model.resolve("golden");
    return StreamSupport.stream(
            read(folder.resolve("golden.json")).get("cases").spliterator(), false)
        .map(node -> of(model.getFileName().toString(), folder, node))
        .toList();
  }

  /** The reference model's folder. */
  public static Path folder(String model) {
    return Reference.folder("models/" + model);
  }

  /** The case as the contracts take it. */
  public StoredCase stored() {
    return new StoredCase(model, name, inputs, outputs);
  }

  /** The graphs that were run on it when it was stored: {@code model}, or none. */
  public List<String> graphs() {
    return json.has("onnx")
        ? List.of(json.at("/onnx/file").asText().replace(".onnx", ""))
        : List.of();
  }

  /** The pictures that its inputs were made from; none where they are random. */
  public List<String> pictures() {
    return StreamSupport.stream(json.at("/info/images").spliterator(), false)
        .map(name -> Reference.folder("models_inputs/" + name.asText()).toString())
        .toList();
  }

  private static Golden of(String model, Path folder, JsonNode node) {
    return new Golden(
        model,
        node.path("name").asText(),
        tensors(folder, node.path("inputs")),
        tensors(folder, node.path("outputs")),
        node);
  }

  private static Map<String, Tensor> tensors(Path folder, JsonNode list) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (JsonNode entry : list) {
      if (entry.has("file")) {
        byName.put(entry.get("name").asText(), tensor(folder, entry));
      }
    }
    return byName;
  }

  private static Tensor tensor(Path folder, JsonNode entry) {
    long[] dims =
        StreamSupport.stream(entry.get("dims").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    ElementType type =
        switch (entry.get("dtype").asText()) {
          case "f32" -> ElementType.F32;
          case "i64" -> ElementType.I64;
          case "u8" -> ElementType.BOOL;
          default -> throw new IllegalArgumentException(entry.toString());
        };
    byte[] bytes = bytes(folder.resolve(entry.get("file").asText()));
    return Tensor.view(
        type, Shape.of(dims), ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return model + " " + name;
  }
}
