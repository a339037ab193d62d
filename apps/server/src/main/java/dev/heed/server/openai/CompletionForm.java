package dev.heed.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.generate.StopText;
import dev.heed.server.models.Served;
import dev.heed.server.openai.ScoredTokens.Placed;
import dev.heed.server.payload.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How answers are written: as completions, or as messages of a chat; whole, or piece by piece. */
final class CompletionForm {

  private final Served served;
  private final boolean chat;
  private final String id;
  private final long created = System.currentTimeMillis() / 1000;

  CompletionForm(Served served, boolean chat) {
    this.served = served;
    this.chat = chat;
    this.id = (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID();
  }

  /** For the tokens of one answer. */
  ScoredTokens scoredTokens() {
    return new ScoredTokens(served.tokenizer());
  }

  Served served() {
    return served;
  }

  boolean chat() {
    return chat;
  }

  private ObjectNode frame(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", served.name());
  }

  /**
   * @param texts one or several for each input, in their order
   * @param scored their tokens, where they are wanted
   * @param echoes the prompts, where they stand before the answers
   */
  ObjectNode whole(
      Asked asked,
      List<String> texts,
      List<ScoredTokens> scored,
      List<Echo> echoes,
      WritingOptions options) {
    ObjectNode json = frame(chat ? "chat.completion" : "text_completion");
    ArrayNode choices = json.putArray("choices");
    int written = 0;
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      String kept = StopText.before(text, options.stops());
      int input = i * asked.count() / texts.size();
      Optional<Echo> echo = echoes.isEmpty() ? Optional.empty() : Optional.of(echoes.get(input));
      ObjectNode choice = choices.addObject().put("index", i);
      if (chat) {
        choice
            .putObject("message")
            .put("role", "assistant")
            .put("content", kept)
            .putNull("refusal");
      } else {
        choice.put("text", echo.map(Echo::text).orElse("") + kept);
      }
      if (scored.isEmpty()) {
        choice.putNull("logprobs");
      } else {
        ScoredTokens own = scored.get(i);
        boolean stopped = !kept.equals(text);
        List<Placed> placed = stopped ? own.in(kept) : own.rest(kept);
        ObjectNode told = logprobs(own, placed, asked, input);
        choice.set("logprobs", echo.map(prompt -> prompt.before(told)).orElse(told));
      }
      choice.put("finish_reason", reason(text, options));
      written += Math.min(options.most(), count(text));
    }
    json.set("usage", tokens(asked.tokens(), written));
    return json;
  }

  private ObjectNode logprobs(ScoredTokens own, List<Placed> placed, Asked asked, int input) {
    return chat ? own.ofChat(placed) : own.ofCompletion(placed, asked.length(input));
  }

  private ObjectNode tokens(int prompt, int written) {
    return Json.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", written)
        .put("total_tokens", prompt + written);
  }

  /** How many tokens a text has, without those around it. */
  int count(String text) {
    return text.isEmpty() ? 0 : served.tokenizer().ids(text, false).length;
  }

  private String reason(String text, WritingOptions options) {
    boolean stopped = !StopText.before(text, options.stops()).equals(text);
    return !stopped && count(text) >= options.most() ? "length" : "stop";
  }

  private ObjectNode chunk() {
    return frame(chat ? "chat.completion.chunk" : "text_completion");
  }

  private static ObjectNode choice(ObjectNode chunk) {
    return chunk.putArray("choices").addObject().put("index", 0);
  }

  /**
   * @param scored the tokens of the answer; empty where they are not wanted
   * @param told the answer so far, this piece included
   */
  ObjectNode piece(String text, Optional<ScoredTokens> scored, Asked asked, String told) {
    boolean first = told.length() == text.length();
    ObjectNode chunk = chunk();
    ObjectNode choice = choice(chunk);
    if (chat) {
      ObjectNode delta = choice.putObject("delta");
      if (first) {
        delta.put("role", "assistant");
      }
      delta.put("content", text);
    } else {
      choice.put("text", text);
    }
    logprobs(choice, scored.map(own -> logprobs(own, own.in(told), asked, 0)));
    choice.putNull("finish_reason");
    return chunk;
  }

  private static void logprobs(ObjectNode choice, Optional<ObjectNode> scores) {
    if (scores.isPresent()) {
      choice.set("logprobs", scores.get());
    } else {
      choice.putNull("logprobs");
    }
  }

  /** A prompt as the first piece of its stream. */
  ObjectNode piece(Echo echo) {
    ObjectNode chunk = chunk();
    ObjectNode choice = choice(chunk).put("text", echo.text());
    logprobs(choice, echo.logprobs());
    choice.putNull("finish_reason");
    return chunk;
  }

  ObjectNode end(String text, WritingOptions options) {
    ObjectNode chunk = chunk();
    ObjectNode choice = choice(chunk);
    if (chat) {
      choice.putObject("delta");
    } else {
      choice.put("text", "");
    }
    choice.putNull("logprobs").put("finish_reason", reason(text, options));
    return chunk;
  }

  ObjectNode usage(Asked asked, String text, WritingOptions options) {
    ObjectNode chunk = chunk();
    chunk.putArray("choices");
    chunk.set("usage", tokens(asked.tokens(), Math.min(options.most(), count(text))));
    return chunk;
  }
}
