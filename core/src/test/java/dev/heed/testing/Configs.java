package dev.heed.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Configurations for tests: written down, or a reference model's with something changed. */
public final class Configs {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Configs() {}

  /** A {@code config.json} of that text; single quotes stand for double ones. */
  public static Json of(String text) {
    return JsonNodes.json("config.json", node(text));
  }

  /** The folder's {@code config.json}, with the keys of {@code text} in the place of its own. */
  public static Json changed(Path folder, String text) {
    ObjectNode node = JsonNodes.of(ModelFolder.open(folder).config()).deepCopy();
    node.setAll(node(text));
    return JsonNodes.json("config.json", node);
  }

  private static ObjectNode node(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
