package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * An image processor class of transformers 5.18: the backends it has and the values of the keys
 * that a configuration leaves out, read off the published classes into {@code
 * image-processors-5.json} beside this class.
 *
 * @param name without an ending, such as {@code ViTImageProcessor}
 */
record PublishedType(String name, Json defaults) {

  private static final Json TABLE = table();
  private static final Json TYPES = TABLE.object("types");

  static Optional<PublishedType> find(String name) {
    return TYPES.has(name)
        ? Optional.of(new PublishedType(name, TYPES.object(name)))
        : Optional.empty();
  }

  /** The type that transformers 5 takes for a {@code model_type}, where a folder names none. */
  static Optional<String> ofModel(String modelType) {
    Json byType = TABLE.object("model_types");
    return byType.keys().stream()
        .filter(type -> byType.texts(type).contains(modelType))
        .findFirst();
  }

  static List<String> names() {
    return TYPES.keys();
  }

  /** What is assumed of a type that nobody published. */
  static Json general() {
    return TABLE.object("general");
  }

  boolean has(Backend backend) {
    return defaults.texts("backends").contains(backend.id());
  }

  /** What transformers 5 takes: torchvision where the class has it. */
  Backend standard() {
    return has(Backend.TORCHVISION) ? Backend.TORCHVISION : Backend.PIL;
  }

  ObjectNode keys() {
    return ((ObjectNode) JsonNodes.of(defaults)).deepCopy();
  }

  private static Json table() {
    String file = "image-processors-5.json";
    try (InputStream in = PublishedType.class.getResourceAsStream(file)) {
      return JsonNodes.json(file, new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
