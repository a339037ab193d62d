package dev.heed.server.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Action;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.Replies;
import dev.heed.server.http.RequestTime;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Media;
import dev.heed.server.payload.Parameters;
import dev.heed.server.payload.TaskAnswers;
import dev.heed.server.payload.TaskInputs;
import dev.heed.server.schedule.Ask;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * {@code POST /models/NAME}: the Hugging Face API for every task. The body is the input itself, or
 * {@code {"inputs": ..., "parameters": {...}}}.
 */
public final class HuggingFaceRoutes implements HttpRoutes {

  private static final String TIME = "timeout_ms";

  private final Models models;
  private final Exchange exchange;
  private final Media media;

  @Inject
  HuggingFaceRoutes(Models models, Exchange exchange, Media media) {
    this.models = models;
    this.exchange = exchange;
    this.media = media;
  }

  @Override
  public void addTo(ServerBuilder server) {
    Action action = ((Action) this::answer).lightWhere(this::isLight, this::isQuick);
    for (String path : List.of("/models/{name}", "/models/{name}/pipeline/{task}")) {
      server.service(
          Route.builder().path(path).methods(HttpMethod.POST).build(),
          (context, request) -> exchange.answer(context, request, Replies.PLAIN, action));
    }
  }

  /** A text of the model's own task, where it is open. */
  private boolean isLight(Received received) {
    return received.isLittleJson()
        && received.context().pathParam("task") == null
        && models
            .peek(received.parameter("name"))
            .filter(Served::readsTexts)
            .filter(served -> AskedTask.of(served.taskId(), received.json()).isEmpty())
            .isPresent();
  }

  private boolean isQuick(Received received) {
    return models.peek(received.parameter("name")).filter(Served::isQuickWithTexts).isPresent();
  }

  private CompletableFuture<HttpResponse> answer(Received received) {
    Served served = models.get(received.parameter("name"));
    MediaType type = received.request().contentType();
    boolean json = type != null && type.belongsTo(MediaType.JSON);
    JsonNode body = json ? received.json() : Json.object();
    return answer(task(served, received, body), received, body, json);
  }

  /** The task in the address, or the one that the payload is for, or the model's. */
  private static Typed<?, ?> task(Served served, Received received, JsonNode body) {
    String named = received.context().pathParam("task");
    return named != null
        ? served.task(named)
        : AskedTask.of(served.taskId(), body)
            .<Typed<?, ?>>map(served::task)
            .orElseGet(served::requireTask);
  }

  private <I, O> CompletableFuture<HttpResponse> answer(
      Typed<I, O> typed, Received received, JsonNode body, boolean json) {
    JsonNode parameters = json ? body.path("parameters").deepCopy() : query(received);
    Optional<Duration> time = time(parameters).or(received::time);
    TaskInputs inputs =
        json
            ? TaskInputs.of(body.path("inputs"), typed.modality(), media)
            : TaskInputs.raw(received.body());
    Map<String, String> options = new HashMap<>(defaults(typed));
    options.putAll(inputs.options());
    options.putAll(Parameters.of(parameters, typed.type()));
    List<I> read = inputs.each().stream().map(typed::read).toList();
    return received
        .await(typed.queue(), Ask.of(read, options).within(time))
        .thenApply(answers -> reply(typed, read, answers, inputs.several()));
  }

  private static <I, O> HttpResponse reply(
      Typed<I, O> typed, List<I> inputs, List<O> answers, boolean several) {
    List<JsonNode> each =
        IntStream.range(0, inputs.size())
            .mapToObj(i -> typed.json(inputs.get(i), answers.get(i)))
            .toList();
    return Replies.json(TaskAnswers.of(typed.type().id(), each, several));
  }

  /** What the API's answers take for granted. */
  private static Map<String, String> defaults(Typed<?, ?> typed) {
    return typed.type().id().equals("token-classification")
        ? Map.of("aggregation-strategy", "simple")
        : Map.of();
  }

  /** A raw body has its parameters in the address. */
  private static JsonNode query(Received received) {
    Map<String, String> all = new HashMap<>();
    QueryParams params = received.context().queryParams();
    params.forEach((name, value) -> all.put(name, value));
    return Json.tree(all);
  }

  /** Taken out of the parameters, because it is no option of the task. */
  private static Optional<Duration> time(JsonNode parameters) {
    if (!(parameters instanceof ObjectNode object)) {
      return Optional.empty();
    }
    return Optional.ofNullable(object.remove(TIME)).map(v -> RequestTime.millis(TIME, v.asText()));
  }
}
