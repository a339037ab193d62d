package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpResponse;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange.Action;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.Replies;
import dev.heed.server.http.Vectors;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.payload.GivenTexts;
import dev.heed.server.payload.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  Action action() {
    return ((Action) this::answer)
        .lightWhere(
            received ->
                received.isLittleJson()
                    && Vectors.areLight(received, AskedModel.peek(models, received)),
            received ->
                AskedModel.peek(models, received).filter(Served::isQuickWithTexts).isPresent());
  }

  private CompletableFuture<HttpResponse> answer(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    GivenTexts texts = texts(body.path("input"));
    Map<String, String> options = Vectors.options(served);
    options.putAll(texts.options());
    JsonNode dimensions = body.path("dimensions");
    if (!dimensions.isMissingNode() && !dimensions.isNull()) {
      options.put("truncate-dim", dimensions.asText());
    }
    boolean base64 = isBase64(body.path("encoding_format").asText("float"));
    return Vectors.of(served, texts.each(), options, received)
        .thenApply(vectors -> reply(served, texts, vectors, base64));
  }

  private static boolean isBase64(String format) {
    if (!format.equals("float") && !format.equals("base64")) {
      throw HeedException.invalidInput(
          "encoding_format should be float or base64, but is '%s'.".formatted(format));
    }
    return format.equals("base64");
  }

  private static GivenTexts texts(JsonNode input) {
    GivenTexts texts = GivenTexts.of("input", input, MOST);
    if (texts.each().stream().anyMatch(String::isEmpty)) {
      throw HeedException.invalidInput("An input is empty.");
    }
    return texts;
  }

  private static HttpResponse reply(
      Served served, GivenTexts texts, List<float[]> vectors, boolean base64) {
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
      if (base64) {
        one.put("embedding", base64(vectors.get(i)));
      } else {
        one.set("embedding", Json.asNode(vectors.get(i)));
      }
    }
    int tokens = texts.tokens(served::tokens);
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
