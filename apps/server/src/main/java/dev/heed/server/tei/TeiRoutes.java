package dev.heed.server.tei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Action;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.Replies;
import dev.heed.server.http.Vectors;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.GivenTexts;
import dev.heed.server.payload.Json;
import dev.heed.server.schedule.Ask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The addresses of Text Embeddings Inference: at the root where one model is served, and below
 * {@code /models/NAME} always.
 */
public final class TeiRoutes implements HttpRoutes {

  /** As many texts as TEI takes in one request. */
  private static final int MOST = 1024;

  private final Exchange exchange;
  private final Models models;

  @Inject
  TeiRoutes(Exchange exchange, Models models) {
    this.exchange = exchange;
    this.models = models;
  }

  @Override
  public void addTo(ServerBuilder server) {
    for (String before : new String[] {"", "/models/{name}"}) {
      add(
          server,
          HttpMethod.POST,
          before + "/embed",
          ((Action) this::embed)
              .lightWhere(
                  received -> Vectors.areLight(received, peek(received)),
                  received -> peek(received).filter(Served::isQuickWithTexts).isPresent()));
      add(server, HttpMethod.POST, before + "/rerank", this::rerank);
      add(server, HttpMethod.POST, before + "/predict", this::predict);
      add(server, HttpMethod.POST, before + "/similarity", this::similarity);
      add(server, HttpMethod.POST, before + "/tokenize", this::tokenize);
      add(server, HttpMethod.GET, before + "/info", this::info);
    }
  }

  private void add(ServerBuilder server, HttpMethod method, String path, Action action) {
    exchange.route(server, method, path, Replies.PLAIN, action);
  }

  private Served served(Received received) {
    String name = received.context().pathParam("name");
    return name == null ? models.only() : models.get(name);
  }

  private Optional<Served> peek(Received received) {
    String name = received.context().pathParam("name");
    return name == null ? models.peekOnly() : models.peek(name);
  }

  private static List<String> texts(JsonNode inputs) {
    List<String> texts = new ArrayList<>();
    if (inputs.isTextual()) {
      texts.add(inputs.asText());
    } else {
      inputs.forEach(one -> texts.add(one.asText()));
    }
    if (texts.isEmpty() || texts.size() > MOST) {
      throw HeedException.invalidInput("From 1 to %s texts are taken at once.".formatted(MOST));
    }
    return texts;
  }

  private static <I> List<I> read(Typed<I, ?> typed, List<String> texts) {
    return texts.stream().map(text -> typed.read(text.getBytes(StandardCharsets.UTF_8))).toList();
  }

  /** The answers in JSON. */
  private static <I, O> CompletableFuture<List<JsonNode>> run(
      Typed<I, O> typed, List<String> texts, Map<String, String> options, Received received) {
    List<I> inputs = read(typed, texts);
    return received
        .await(typed.queue(), Ask.of(inputs, options).within(received.time()))
        .thenApply(
            answers ->
                IntStream.range(0, answers.size())
                    .mapToObj(i -> typed.json(inputs.get(i), answers.get(i)))
                    .toList());
  }

  private CompletableFuture<HttpResponse> embed(Received received) {
    JsonNode body = received.json();
    Served served = served(received);
    Map<String, String> options = Vectors.options(served);
    options.put("normalize", Boolean.toString(body.path("normalize").asBoolean(true)));
    if (body.path("prompt_name").isTextual()) {
      options.put("prompt-name", body.get("prompt_name").asText());
    }
    if (body.path("dimensions").isNumber()) {
      options.put("truncate-dim", body.get("dimensions").asText());
    }
    GivenTexts texts = GivenTexts.of("inputs", body.path("inputs"), MOST);
    options.putAll(texts.options());
    return Vectors.of(served, texts.each(), options, received).thenApply(Replies::json);
  }

  private CompletableFuture<HttpResponse> rerank(Received received) {
    JsonNode body = received.json();
    List<String> texts = texts(body.path("texts"));
    boolean raw = body.path("raw_scores").asBoolean(false);
    Map<String, String> options =
        raw
            ? Map.of("query", body.path("query").asText(), "function-to-apply", "none")
            : Map.of("query", body.path("query").asText());
    boolean withText = body.path("return_text").asBoolean(false);
    return run(served(received).task("text-ranking"), texts, options, received)
        .thenApply(scores -> Replies.json(ranked(texts, scores, withText)));
  }

  private static List<ObjectNode> ranked(
      List<String> texts, List<JsonNode> scores, boolean withText) {
    List<ObjectNode> ranked = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      ObjectNode one = Json.object().put("index", i);
      if (withText) {
        one.put("text", texts.get(i));
      }
      one.set("score", scores.get(i).path("score"));
      ranked.add(one);
    }
    ranked.sort(
        Comparator.comparingDouble((ObjectNode one) -> one.path("score").asDouble()).reversed());
    return ranked;
  }

  private CompletableFuture<HttpResponse> predict(Received received) {
    JsonNode body = received.json();
    JsonNode inputs = body.path("inputs");
    Map<String, String> options =
        body.path("raw_scores").asBoolean(false) ? Map.of("function-to-apply", "none") : Map.of();
    Served served = served(received);
    int labels = Math.max(1, served.folder().labels().size());
    Map<String, String> all = new HashMap<>(options);
    all.put("top-k", Integer.toString(labels));
    return run(served.task("text-classification"), texts(inputs), all, received)
        .thenApply(
            answers -> Replies.json(inputs.isTextual() ? answers.get(0) : Json.tree(answers)));
  }

  private CompletableFuture<HttpResponse> similarity(Received received) {
    JsonNode inputs = received.json().path("inputs");
    Map<String, String> options =
        Map.of("source-sentence", inputs.path("source_sentence").asText());
    return run(
            served(received).task("sentence-similarity"),
            texts(inputs.path("sentences")),
            options,
            received)
        .thenApply(
            scores -> Replies.json(scores.stream().map(score -> score.path("score")).toList()));
  }

  private CompletableFuture<HttpResponse> tokenize(Received received) {
    JsonNode body = received.json();
    Served served = served(received);
    boolean special = body.path("add_special_tokens").asBoolean(true);
    ArrayNode all = (ArrayNode) Json.tree(List.of());
    for (String text : texts(body.path("inputs"))) {
      ArrayNode tokens = all.addArray();
      long[] plain = served.tokenizer().ids(text, false);
      for (long id : served.tokenizer().ids(text, special)) {
        tokens
            .addObject()
            .put("id", id)
            .put("text", served.tokenizer().decode(new long[] {id}, false))
            .put("special", IntStream.range(0, plain.length).noneMatch(i -> plain[i] == id));
      }
    }
    return CompletableFuture.completedFuture(Replies.json(all));
  }

  private CompletableFuture<HttpResponse> info(Received received) {
    Served served = served(received);
    ObjectNode info = Json.object().put("model_id", served.name());
    info.putNull("model_sha").put("model_dtype", "float32");
    ObjectNode type = info.putObject("model_type");
    String task = served.taskId();
    if (task.equals("text-classification")) {
      type.putObject("classifier");
    } else if (task.equals("text-ranking")) {
      type.putObject("reranker");
    } else {
      type.putObject("embedding").put("pooling", pooling(served));
    }
    info.put("task", task)
        .put("max_client_batch_size", MOST)
        .put(
            "version",
            Optional.ofNullable(TeiRoutes.class.getPackage().getImplementationVersion())
                .orElse("development"));
    return CompletableFuture.completedFuture(Replies.json(info));
  }

  private static String pooling(Served served) {
    return served.folder().find("modules.json").isPresent() ? "modules" : "mean";
  }
}
