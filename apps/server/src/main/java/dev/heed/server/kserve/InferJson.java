package dev.heed.server.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.server.http.RequestTime;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Media;
import dev.heed.server.payload.Modality;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request of the REST protocol, and the answer to it; tensors in JSON or behind it in binary. */
final class InferJson {

  private final JsonNode body;
  private final ByteBuffer behind;
  private final Modality modality;
  private final Media media;

  /**
   * @param behind the binary tensors that stand behind the JSON
   * @param modality what the model's task reads, for BYTES in JSON
   */
  InferJson(byte[] json, ByteBuffer behind, Modality modality, Media media) {
    this.body = Json.parse(json);
    this.behind = behind;
    this.modality = modality;
    this.media = media;
  }

  InferRequest request(String model, Optional<String> version, Optional<Duration> header) {
    List<InferTensor> inputs = new ArrayList<>();
    body.path("inputs").forEach(input -> inputs.add(input(input)));
    if (behind.hasRemaining()) {
      throw HeedException.invalidInput(
          "%s bytes stand behind the JSON that no input claims with binary_data_size."
              .formatted(behind.remaining()));
    }
    List<String> outputs = new ArrayList<>();
    body.path("outputs").forEach(output -> outputs.add(output.path("name").asText()));
    return new InferRequest(
        model,
        version,
        body.path("id").asText(""),
        parameters(),
        inputs,
        outputs,
        time().or(() -> header));
  }

  /** Microseconds, as Triton's clients send them. */
  private Optional<Duration> time() {
    JsonNode micros = body.path("parameters").path("timeout");
    return micros.isNumber() && micros.asLong() > 0
        ? Optional.of(
            RequestTime.millis("timeout", Long.toString(Math.max(1, micros.asLong() / 1000))))
        : Optional.empty();
  }

  private Map<String, String> parameters() {
    return InferParameters.options(
        body.path("parameters").isObject() ? body.get("parameters") : Json.object());
  }

  private InferTensor input(JsonNode input) {
    String name = input.path("name").asText("");
    Datatype datatype = Datatype.parse(input.path("datatype").asText(""));
    List<Long> axes = new ArrayList<>();
    input.path("shape").forEach(axis -> axes.add(axis.asLong(-1)));
    Shape shape = InferTensor.shape(name, axes);
    JsonNode size = input.path("parameters").path("binary_data_size");
    return size.isMissingNode()
        ? inJson(name, datatype, shape, input.path("data"))
        : InferTensor.raw(name, datatype, shape, part(name, size));
  }

  private ByteBuffer part(String name, JsonNode size) {
    int bytes = size.asInt(-1);
    if (!size.canConvertToInt() || bytes < 0 || bytes > behind.remaining()) {
      throw HeedException.invalidInput(
          "The input '%s' claims %s bytes behind the JSON, where %s are left."
              .formatted(name, size, behind.remaining()));
    }
    ByteBuffer part = behind.slice(behind.position(), bytes);
    behind.position(behind.position() + bytes);
    return part;
  }

  private InferTensor inJson(String name, Datatype datatype, Shape shape, JsonNode data) {
    if (!data.isArray()) {
      throw HeedException.invalidInput(
          "The input '%s' has no \"data\", and no binary_data_size.".formatted(name));
    }
    if (datatype == Datatype.BYTES) {
      List<byte[]> strings = new ArrayList<>();
      flat(data, one -> strings.add(bytes(one)));
      return InferTensor.ofStrings(name, shape, strings);
    }
    return new InferTensor(
        name, datatype, shape, Optional.of(numbers(name, datatype, shape, data)), List.of());
  }

  private byte[] bytes(JsonNode one) {
    return modality == Modality.TEXT
        ? one.asText().getBytes(StandardCharsets.UTF_8)
        : media.bytes(one);
  }

  private interface Each {
    void is(JsonNode element);
  }

  private static void flat(JsonNode data, Each each) {
    for (JsonNode one : data) {
      if (one.isArray()) {
        flat(one, each);
      } else {
        each.is(one);
      }
    }
  }

  private static Tensor numbers(String name, Datatype datatype, Shape shape, JsonNode data) {
    List<JsonNode> elements = new ArrayList<>();
    flat(data, elements::add);
    if (elements.size() != shape.elements()) {
      throw HeedException.invalidInput(
          "The input '%s' has the shape %s, which is %s elements, but %s came."
              .formatted(name, shape, shape.elements(), elements.size()));
    }
    if (datatype.element().isFloating()) {
      float[] values = new float[elements.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) number(name, elements.get(i)).asDouble();
      }
      return Tensor.of(shape, values).as(datatype.element());
    }
    long[] values = new long[elements.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode element = elements.get(i);
      values[i] =
          element.isBoolean() ? (element.asBoolean() ? 1 : 0) : number(name, element).asLong();
    }
    return Tensor.of(shape, values).as(datatype.element());
  }

  private static JsonNode number(String name, JsonNode element) {
    if (!element.isNumber()) {
      throw HeedException.invalidInput(
          "The input '%s' should hold numbers, but one is %s.".formatted(name, element));
    }
    return element;
  }

  /** Which outputs are wanted in binary. */
  boolean isBinary(String output) {
    for (JsonNode wanted : body.path("outputs")) {
      if (wanted.path("name").asText().equals(output)
          && wanted.path("parameters").has("binary_data")) {
        return wanted.get("parameters").get("binary_data").asBoolean();
      }
    }
    return body.path("parameters").path("binary_data_output").asBoolean(false);
  }

  /** An answer: the JSON, and what stands behind it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Written(byte[] json, List<ByteBuffer> behind) {

    Written {
      behind = List.copyOf(behind);
    }
  }

  Written write(InferResponse response) {
    ObjectNode json = Json.object().put("model_name", response.model());
    json.put("model_version", response.version());
    if (!response.id().isEmpty()) {
      json.put("id", response.id());
    }
    ArrayNode outputs = json.putArray("outputs");
    List<ByteBuffer> behind = new ArrayList<>();
    for (InferTensor output : response.outputs()) {
      ObjectNode one = outputs.addObject().put("name", output.name());
      one.put("datatype", output.datatype().name());
      ArrayNode shape = one.putArray("shape");
      for (long axis : output.shape().axes()) {
        shape.add(axis);
      }
      if (isBinary(output.name())) {
        ByteBuffer raw = output.raw();
        one.putObject("parameters").put("binary_data_size", raw.remaining());
        behind.add(raw);
      } else {
        one.set("data", data(output));
      }
    }
    return new Written(Json.bytes(json), behind);
  }

  private static JsonNode data(InferTensor output) {
    return output
        .tensor()
        .map(InferJson::numbers)
        .orElseGet(
            () ->
                Json.tree(
                    output.strings().stream()
                        .map(one -> new String(one, StandardCharsets.UTF_8))
                        .toList()));
  }

  private static JsonNode numbers(Tensor tensor) {
    if (tensor.type().isFloating()) {
      return Json.asNode(tensor.toFloats());
    }
    return tensor.type() == ElementType.BOOL
        ? Json.tree(Arrays.stream(tensor.toLongs()).mapToObj(value -> value != 0).toList())
        : Json.asNode(tensor.toLongs());
  }
}
