package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpResponse;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.StopText;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.Replies;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.schedule.Ask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/completions} and {@code /v1/chat/completions}, at once or as a stream. */
final class Completions {

  private static final int PROMPTS = 128;

  private final Models models;

  @Inject
  Completions(Models models) {
    this.models = models;
  }

  CompletableFuture<HttpResponse> chat(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    return answer(
        received, served, body, new CompletionForm(served, true), List.of(ChatMessages.of(body)));
  }

  CompletableFuture<HttpResponse> complete(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    return answer(received, served, body, new CompletionForm(served, false), prompts(served, body));
  }

  /** A text, texts, ids, or lists of ids. */
  private static List<String> prompts(Served served, JsonNode body) {
    JsonNode prompt = body.path("prompt");
    List<String> prompts = new ArrayList<>();
    if (prompt.isTextual()) {
      prompts.add(prompt.asText());
    } else if (prompt.isArray() && prompt.path(0).isNumber()) {
      prompts.add(Embeddings.decoded(served, prompt));
    } else {
      prompt.forEach(
          one -> prompts.add(one.isArray() ? Embeddings.decoded(served, one) : one.asText()));
    }
    boolean stream = body.path("stream").asBoolean(false);
    if (prompts.isEmpty() || prompts.size() > (stream ? 1 : PROMPTS)) {
      throw HeedException.invalidInput(
          "\"prompt\" should be a text or token ids, or a list of them: 1 in a stream, at most %s else."
              .formatted(PROMPTS));
    }
    return prompts;
  }

  private CompletableFuture<HttpResponse> answer(
      Received received, Served served, JsonNode body, CompletionForm form, List<String> prompts) {
    Typed<?, ?> typed = served.requireTask();
    boolean writes =
        typed.type().id().matches("text-generation|text2text-generation|summarization|translation");
    if (!writes || (form.chat() && !typed.type().id().equals("text-generation"))) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model '%s' does %s; this address is for models that %s."
              .formatted(served.name(), typed.type().id(), form.chat() ? "chat" : "write"));
    }
    WritingOptions options = WritingOptions.of(body, typed);
    return options.stream()
        ? stream(received, typed, form, prompts.get(0), options)
        : whole(received, typed, form, prompts, options);
  }

  private static <I, O> CompletableFuture<HttpResponse> whole(
      Received received,
      Typed<I, O> typed,
      CompletionForm form,
      List<String> prompts,
      WritingOptions options) {
    List<I> inputs = prompts.stream().map(prompt -> read(typed, prompt)).toList();
    return received
        .await(typed.submit(Ask.of(inputs, options.options()).within(received.time())))
        .thenApply(
            answers -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < answers.size(); i++) {
                texts.addAll(texts(typed.json(inputs.get(i), answers.get(i))));
              }
              return Replies.json(form.whole(prompts, texts, options));
            });
  }

  private static <I> I read(Typed<I, ?> typed, String prompt) {
    return typed.read(prompt.getBytes(StandardCharsets.UTF_8));
  }

  /** Of {@code [{"generated_text": ...}, ...]}, whatever the task calls its text. */
  private static List<String> texts(JsonNode answer) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : answer) {
      one.elements().forEachRemaining(text -> texts.add(text.asText()));
    }
    return texts;
  }

  private static <I, O> CompletableFuture<HttpResponse> stream(
      Received received,
      Typed<I, O> typed,
      CompletionForm form,
      String prompt,
      WritingOptions options) {
    EventStream events = new EventStream();
    StringBuilder told = new StringBuilder();
    StopText sure =
        new StopText(
            options.stops(),
            text -> {
              told.append(text);
              events.send(form.piece(text, told.length() == text.length()));
            });
    Ask<I> ask =
        Ask.of(List.of(read(typed, prompt)), options.options())
            .within(received.time())
            .listening(sure::add);
    var unused =
        received
            .await(typed.submit(ask))
            .whenComplete(
                (answers, error) -> {
                  if (error != null) {
                    events.fail(error);
                    return;
                  }
                  sure.end();
                  events.send(form.end(told.toString(), options));
                  if (options.usage()) {
                    events.send(form.usage(prompt, told.toString(), options));
                  }
                  events.done();
                });
    return events.response();
  }
}
