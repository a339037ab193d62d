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
import dev.heed.server.payload.GivenTexts;
import dev.heed.server.payload.Media;
import dev.heed.server.schedule.Ask;
import dev.heed.spi.TokenWatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** {@code POST /v1/completions} and {@code /v1/chat/completions}, at once or as a stream. */
final class Completions {

  private static final int PROMPTS = 128;

  private static final Set<String> CHATTING = Set.of("text-generation", "image-text-to-text");

  private static final Set<String> WRITING =
      Set.of("text-generation", "text2text-generation", "summarization", "translation");

  private final Models models;
  private final Media media;

  @Inject
  Completions(Models models, Media media) {
    this.models = models;
    this.media = media;
  }

  CompletableFuture<HttpResponse> chat(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    CompletionForm form = new CompletionForm(served, true);
    Typed<?, ?> typed = writing(served, CHATTING, "chat");
    boolean sees = typed.type().id().equals("image-text-to-text");
    ChatMessages messages = ChatMessages.of(body, sees ? Optional.of(media) : Optional.empty());
    int tokens = messages.said().stream().mapToInt(form::count).sum();
    return answer(
        received, typed, body, form, new Asked(List.of(messages.json()), Map.of(), tokens));
  }

  CompletableFuture<HttpResponse> complete(Received received) {
    JsonNode body = received.json();
    Served served = AskedModel.of(models, received, body);
    boolean stream = body.path("stream").asBoolean(false);
    Typed<?, ?> typed = writing(served, WRITING, "write");
    GivenTexts prompts = GivenTexts.of("prompt", body.path("prompt"), stream ? 1 : PROMPTS);
    if (prompts.areIds() && !typed.type().id().equals("text-generation")) {
      throw unfit(served, typed, "go on with token ids");
    }
    return answer(
        received,
        typed,
        body,
        new CompletionForm(served, false),
        new Asked(prompts.each(), prompts.options(), prompts.tokens(served::tokens)));
  }

  private static Typed<?, ?> writing(Served served, Set<String> tasks, String what) {
    Typed<?, ?> typed = served.requireTask();
    if (!tasks.contains(typed.type().id())) {
      throw unfit(served, typed, what);
    }
    return typed;
  }

  private static HeedException unfit(Served served, Typed<?, ?> typed, String what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "The model '%s' does %s; this address is for models that %s."
            .formatted(served.name(), typed.type().id(), what));
  }

  private static CompletableFuture<HttpResponse> answer(
      Received received, Typed<?, ?> typed, JsonNode body, CompletionForm form, Asked asked) {
    WritingOptions options = WritingOptions.of(body, typed, form.chat()).with(asked.options());
    if (options.likeliest().isPresent() && !CHATTING.contains(typed.type().id())) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Models that do %s tell no logprobs. Leave them out.".formatted(typed.type().id()));
    }
    CompletableFuture<List<Echo>> echoes =
        options.echo()
            ? Echo.of(received, form.served(), asked, options)
            : CompletableFuture.completedFuture(List.of());
    return echoes.thenCompose(
        prompts ->
            options.stream()
                ? stream(received, typed, form, asked, prompts, options)
                : whole(received, typed, form, asked, prompts, options));
  }

  private static <I, O> CompletableFuture<HttpResponse> whole(
      Received received,
      Typed<I, O> typed,
      CompletionForm form,
      Asked asked,
      List<Echo> echoes,
      WritingOptions options) {
    List<I> inputs = asked.inputs().stream().map(prompt -> read(typed, prompt)).toList();
    int each = Integer.parseInt(options.options().getOrDefault("num-return-sequences", "1"));
    List<ScoredTokens> scored = new ArrayList<>();
    List<TokenWatch> watches = new ArrayList<>();
    if (options.likeliest().isPresent()) {
      for (int input = 0; input < inputs.size(); input++) {
        List<ScoredTokens> own =
            IntStream.range(0, each).mapToObj(i -> form.scoredTokens()).toList();
        scored.addAll(own);
        watches.add(
            new TokenWatch(
                options.likeliest().getAsInt(), token -> own.get(token.row()).add(token)));
      }
    }
    if (options.most() == 0) {
      List<String> nothing = Collections.nCopies(inputs.size() * each, "");
      return CompletableFuture.completedFuture(
          Replies.json(form.whole(asked, nothing, scored, echoes, options)));
    }
    Ask<I> ask = Ask.of(inputs, options.options()).within(received.time()).watching(watches);
    return received
        .await(typed.submit(ask))
        .thenApply(
            answers -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < answers.size(); i++) {
                texts.addAll(texts(typed.json(inputs.get(i), answers.get(i))));
              }
              return Replies.json(form.whole(asked, texts, scored, echoes, options));
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
      Asked asked,
      List<Echo> echoes,
      WritingOptions options) {
    EventStream events = new EventStream();
    echoes.forEach(echo -> events.send(form.piece(echo)));
    StringBuilder told = new StringBuilder();
    Optional<ScoredTokens> scored =
        options.likeliest().isPresent() ? Optional.of(form.scoredTokens()) : Optional.empty();
    List<TokenWatch> watches =
        scored
            .map(own -> new TokenWatch(options.likeliest().getAsInt(), own::add))
            .map(List::of)
            .orElse(List.of());
    StopText sure =
        new StopText(
            options.stops(),
            text -> {
              told.append(text);
              events.send(form.piece(text, scored, asked, told.toString()));
            });
    Ask<I> ask =
        Ask.of(List.of(read(typed, asked.inputs().get(0))), options.options())
            .within(received.time())
            .watching(watches)
            .listening(sure::add);
    CompletableFuture<?> written =
        options.most() == 0
            ? CompletableFuture.completedFuture(List.of())
            : received.await(typed.submit(ask));
    var unused =
        written.whenComplete(
            (answers, error) -> {
              if (error != null) {
                events.fail(error);
                return;
              }
              sure.end();
              events.send(form.end(told.toString(), options));
              if (options.usage()) {
                events.send(form.usage(asked, told.toString(), options));
              }
              events.done();
            });
    return events.response();
  }
}
