package dev.heed.server.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;

/** JSON in, within limits of depth and length; records out, spelt as the pipelines spell them. */
public final class Json {

  private static final int DEPTH = 64;
  private static final int TEXT = 128 << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxStringLength(TEXT)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .addModule(new Jdk8Module())
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * As {@link #tree}, but numbers in arrays stay what they are until they are written: nobody looks
   * into them.
   */
  public static JsonNode asNode(Object value) {
    return value instanceof float[] || value instanceof long[] || value instanceof Object[]
        ? MAPPER.getNodeFactory().pojoNode(value)
        : tree(value);
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new HeedException(ErrorCode.INTERNAL, "An answer cannot be written as JSON: " + e, e);
    }
  }

  /**
   * An object in JSON.
   *
   * @throws HeedException INVALID_INPUT for anything else, with the place
   */
  public static JsonNode parse(byte[] body) {
    return parse(body, 0, body.length);
  }

  /** As {@link #parse(byte[])}, for a part. */
  public static JsonNode parse(byte[] body, int offset, int length) {
    try {
      JsonNode node = MAPPER.readTree(body, offset, length);
      if (node == null || !node.isObject()) {
        throw HeedException.invalidInput("The body should be a JSON object.");
      }
      return node;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " (line %s, column %s)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "The body is no JSON%s: %s.".formatted(place, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new HeedException(ErrorCode.INVALID_INPUT, "The body cannot be read: " + e, e);
    }
  }
}
