package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpResponse;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.Replies;
import dev.heed.server.http.Vectors;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/embeddings}: texts or token ids in, vectors as numbers or in base64 out. */
final class Embeddings {

  /** As many as OpenAI takes. */
  private static final int MOST = 2048;

  private final Models models;

  @Inject
  Embeddings(Models models) {
    this.models = models;
  }

  CompletableFuture<HttpResponse> answer(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    List<String> texts = texts(served, body.path("input"));
    Map<String, String> options = Vectors.options(served);
    JsonNode dimensions = body.path("dimensions");
    if (!dimensions.isMissingNode() && !dimensions.isNull()) {
      options.put("truncate-dim", dimensions.asText());
    }
    boolean base64 = isBase64(body.path("encoding_format").asText("float"));
    return Vectors.of(served, texts, options, received)
        .thenApply(vectors -> reply(served, texts, vectors, base64));
  }

  private static boolean isBase64(String format) {
    if (!format.equals("float") && !format.equals("base64")) {
      throw HeedException.invalidInput(
          "encoding_format should be float or base64, but is '%s'.".formatted(format));
    }
    return format.equals("base64");
  }

  /** A text, texts, the ids of one text, or the ids of several. */
  private static List<String> texts(Served served, JsonNode input) {
    List<String> texts = new ArrayList<>();
    if (input.isTextual()) {
      texts.add(input.asText());
    } else if (input.isArray() && input.path(0).isNumber()) {
      texts.add(decoded(served, input));
    } else if (input.isArray()) {
      input.forEach(one -> texts.add(one.isArray() ? decoded(served, one) : text(one)));
    }
    if (texts.isEmpty() || texts.size() > MOST) {
      throw HeedException.invalidInput(
          "\"input\" should be a text, or from 1 to %s texts or lists of token ids."
              .formatted(MOST));
    }
    if (texts.stream().anyMatch(String::isEmpty)) {
      throw HeedException.invalidInput("An input is empty.");
    }
    return texts;
  }

  private static String text(JsonNode one) {
    if (!one.isTextual()) {
      throw HeedException.invalidInput("An input should be a text, but is %s.".formatted(one));
    }
    return one.asText();
  }

  /** The model adds its special tokens again. */
  static String decoded(Served served, JsonNode ids) {
    long[] all = new long[ids.size()];
    for (int i = 0; i < all.length; i++) {
      if (!ids.get(i).isIntegralNumber()) {
        throw HeedException.invalidInput(
            "A token's id is no whole number: %s.".formatted(ids.get(i)));
      }
      all[i] = ids.get(i).asLong();
    }
    return served.tokenizer().decode(all, true);
  }

  private static HttpResponse reply(
      Served served, List<String> texts, List<float[]> vectors, boolean base64) {
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
      if (base64) {
        one.put("embedding", base64(vectors.get(i)));
      } else {
        ArrayNode numbers = one.putArray("embedding");
        for (float value : vectors.get(i)) {
          numbers.add(value);
        }
      }
    }
    int tokens = texts.stream().mapToInt(served::tokens).sum();
    json.put("model", served.name());
    json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return Replies.json(json);
  }

  private static String base64(float... vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
