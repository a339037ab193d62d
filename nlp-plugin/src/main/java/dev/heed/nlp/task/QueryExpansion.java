package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Masks behind a query, up to a fixed number of tokens: their vectors are compared with a
 * document's as those of words are, and stand for words that the query might have had.
 *
 * @param length how many tokens a query has at least
 * @param fixed whether it has no more either
 * @param attended whether the query's words see the masks
 * @param token that of the masks
 * @see <a href="https://arxiv.org/abs/2004.12832">Khattab and Zaharia 2020, ColBERT, section
 *     3.2</a>
 */
record QueryExpansion(int length, boolean fixed, boolean attended, long token) {

  /** The name of the prompt that queries have. */
  static final String QUERY = "query";

  private static final int USUAL = 32;

  /** Empty where the folder's files say nothing of it. */
  static Optional<QueryExpansion> of(ModelFolder folder, TextTokenizer tokenizer) {
    Json own = read(folder, "sentence_bert_config.json");
    if (own.has("query_expansion")) {
      Json expansion = own.object("query_expansion");
      return Optional.of(
          new QueryExpansion(
              expansion.size("length", USUAL),
              !expansion.text("strategy", "fixed").equals("min"),
              expansion.flag("attend", false),
              token(folder, tokenizer, expansion.text("token", ""))));
    }
    Json older = read(folder, "config_sentence_transformers.json");
    boolean expands =
        older.has("query_length")
            || older.has("query_prefix")
            || older.has("attend_to_expansion_tokens");
    return expands && older.flag("do_query_expansion", true)
        ? Optional.of(
            new QueryExpansion(
                older.size("query_length", USUAL),
                true,
                older.flag(
                    "attend_to_expansion_tokens", older.flag("attend_to_mask_tokens", false)),
                token(folder, tokenizer, "")))
        : Optional.empty();
  }

  private static Json read(ModelFolder folder, String name) {
    return folder.findJson(name).orElseGet(() -> Json.empty(name));
  }

  private static long token(ModelFolder folder, TextTokenizer tokenizer, String named) {
    String mask =
        named.isEmpty()
            ? tokenizer.token("mask_token").or(() -> tokenizer.token("eos_token")).orElse("[MASK]")
            : named;
    return tokenizer
        .id(mask)
        .orElseThrow(
            () ->
                invalidModel(
                    "%s fills queries with '%s', which the vocabulary has not."
                        .formatted(folder, mask)));
  }

  /** Runs one query with its masks; the row has them all. */
  Row run(SentenceEmbedder embedder, String prompt, String text, Call call) {
    Encoding words = embedder.input().encode(prompt, text, fixed ? length : Integer.MAX_VALUE);
    int count = Math.max(words.length(), length);
    long[] ids = Arrays.copyOf(words.ids(), count);
    Arrays.fill(ids, words.length(), count, token);
    long[] mask = new long[count];
    Arrays.fill(mask, 0, attended ? count : words.length(), 1);
    Shape shape = Shape.of(1, count);
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("input_ids", Tensor.of(shape, ids));
    all.put("attention_mask", Tensor.of(shape, mask));
    all.put("token_type_ids", Tensor.of(shape, new long[count]));
    all.put("position_ids", Tensor.of(shape, LongStream.range(0, count).toArray()));
    Session session = embedder.model().session();
    all.keySet().retainAll(session.signature().inputs().stream().map(TensorSpec::name).toList());
    return new Row(filled(ids), session.run(new Inputs(all), call.limit()), 0, 0);
  }

  private static Encoding filled(long... ids) {
    return new Encoding(
        ids,
        new long[ids.length],
        java.util.List.of(),
        new int[0],
        new int[0],
        new int[0],
        new int[0],
        new boolean[0]);
  }
}
