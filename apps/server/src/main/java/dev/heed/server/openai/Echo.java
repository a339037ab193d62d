package dev.heed.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.generate.KnownText;
import dev.heed.runtime.Outputs;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import dev.heed.server.schedule.Ask;
import dev.heed.spi.Tokenizer;
import dev.heed.spi.WrittenToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A prompt that stands before its answer.
 *
 * @param text of token ids too
 * @param logprobs of its tokens, as OpenAI publishes them for completions: the first has none
 */
record Echo(String text, Optional<ObjectNode> logprobs) {

  /** Those of all prompts, in their order. */
  static CompletableFuture<List<Echo>> of(
      Received received, Served served, Asked asked, WritingOptions options) {
    List<CompletableFuture<Echo>> all =
        asked.inputs().stream().map(input -> of(received, served, asked, options, input)).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
  }

  private static CompletableFuture<Echo> of(
      Received received, Served served, Asked asked, WritingOptions options, String input) {
    Tokenizer tokenizer = served.tokenizer();
    boolean given = !asked.options().isEmpty();
    String text = given ? tokenizer.decode(ids(input), true) : input;
    if (options.likeliest().isEmpty()) {
      return CompletableFuture.completedFuture(new Echo(text, Optional.empty()));
    }
    long[] ids = given ? ids(input) : tokenizer.ids(input, true);
    return served
        .submitHere(
            Ask.of(List.of(KnownText.inputs(served.session(), ids)), Map.of())
                .within(received.time()),
            ticket -> Exchange.leaveWith(received.context(), ticket))
        .answers()
        .thenApply(
            outputs ->
                new Echo(
                    text,
                    Optional.of(
                        logprobs(
                            tokenizer,
                            text,
                            ids,
                            outputs.get(0),
                            options.likeliest().getAsInt()))));
  }

  private static long[] ids(String list) {
    ArrayNode ids =
        (ArrayNode)
            Json.parse(("{\"ids\":" + list + "}").getBytes(StandardCharsets.UTF_8)).get("ids");
    long[] all = new long[ids.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = ids.get(i).asLong();
    }
    return all;
  }

  private static ObjectNode logprobs(
      Tokenizer tokenizer, String text, long[] ids, Outputs outputs, int likeliest) {
    List<WrittenToken> known = new ArrayList<>();
    if (ids.length > 0) {
      known.add(new WrittenToken(0, ids[0], Double.NaN, List.of()));
      known.addAll(KnownText.tokens(outputs, ids, likeliest));
    }
    ScoredTokens scored = new ScoredTokens(tokenizer);
    known.forEach(scored::add);
    return scored.ofCompletion(scored.rest(text), 0);
  }

  /** The prompt's tokens before those of its answer. */
  ObjectNode before(ObjectNode written) {
    ObjectNode all = logprobs.orElseThrow().deepCopy();
    written
        .properties()
        .forEach(
            entry -> ((ArrayNode) all.get(entry.getKey())).addAll((ArrayNode) entry.getValue()));
    return all;
  }
}
