package dev.heed.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.server.error.UnknownModel;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Action;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.Replies;
import dev.heed.server.models.ModelEntry;
import dev.heed.server.models.Models;
import dev.heed.server.payload.Json;
import java.util.concurrent.CompletableFuture;

/** OpenAI's addresses: {@code /v1/...}, and for one model {@code /models/NAME/v1/...}. */
public final class OpenAiRoutes implements HttpRoutes {

  private final Exchange exchange;
  private final Models models;
  private final Embeddings embeddings;
  private final Completions completions;
  private final Transcriptions transcriptions;

  @Inject
  OpenAiRoutes(
      Exchange exchange,
      Models models,
      Embeddings embeddings,
      Completions completions,
      Transcriptions transcriptions) {
    this.exchange = exchange;
    this.models = models;
    this.embeddings = embeddings;
    this.completions = completions;
    this.transcriptions = transcriptions;
  }

  @Override
  public void addTo(ServerBuilder server) {
    add(server, HttpMethod.GET, "/v1/models", received -> done(list()));
    add(server, HttpMethod.GET, "/v1/models/{id}", received -> done(one(received)));
    for (String before : new String[] {"/v1", "/models/{name}/v1"}) {
      add(server, HttpMethod.POST, before + "/embeddings", embeddings.action());
      add(server, HttpMethod.POST, before + "/completions", completions::complete);
      add(server, HttpMethod.POST, before + "/chat/completions", completions::chat);
      add(server, HttpMethod.POST, before + "/audio/transcriptions", transcriptions::transcribe);
      add(server, HttpMethod.POST, before + "/audio/translations", transcriptions::translate);
    }
  }

  private void add(ServerBuilder server, HttpMethod method, String path, Action action) {
    exchange.route(server, method, path, Replies.OPENAI, action);
  }

  private static CompletableFuture<HttpResponse> done(Object json) {
    return CompletableFuture.completedFuture(Replies.json(json));
  }

  private ObjectNode list() {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    models.all().forEach(entry -> data.add(line(entry)));
    return list;
  }

  private ObjectNode one(Received received) {
    String id = received.parameter("id");
    return models.all().stream()
        .filter(entry -> entry.name().equals(id))
        .findFirst()
        .map(OpenAiRoutes::line)
        .orElseThrow(() -> new UnknownModel("There is no model '%s'.".formatted(id)));
  }

  private static ObjectNode line(ModelEntry entry) {
    return Json.object()
        .put("id", entry.name())
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "heed");
  }
}
