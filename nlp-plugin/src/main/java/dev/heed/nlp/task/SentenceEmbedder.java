package dev.heed.nlp.task;

import dev.heed.runtime.Outputs;
import dev.heed.spi.Call;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts to embeddings: their tokens' last hidden states, pooled as the model's files say. */
record SentenceEmbedder(TextModel model, SentenceInput input) {

  /** As exporters name the vectors of the tokens. */
  private static final List<String> TOKENS = List.of("last_hidden_state", "token_embeddings");

  /** As exporters name the vector of a text. */
  private static final List<String> WHOLE =
      List.of("sentence_embedding", "sentence_embeddings", "text_embeds", "embeddings");

  static SentenceEmbedder of(TextModel model) {
    return new SentenceEmbedder(model, SentenceInput.of(model.setup().folder(), model.tokenizer()));
  }

  /** For texts that come as token ids. */
  SentenceEmbedder ofIds() {
    return new SentenceEmbedder(model, input.ofIds(model.vocabulary()));
  }

  /** {@code [1, N, C]} for each text: a vector for each of its tokens. */
  List<Tensor> byToken(
      List<String> texts, SentenceModules modules, PromptOptions options, Call call) {
    String prompt = input.prompt(options);
    Optional<QueryExpansion> expansion =
        options.promptName().filter(QueryExpansion.QUERY::equals).isPresent()
            ? QueryExpansion.of(model.setup().folder(), model.tokenizer())
            : Optional.empty();
    Set<Long> skipped = skipped(modules, options);
    if (expansion.isPresent()) {
      return texts.stream()
          .map(text -> expansion.get().run(this, prompt, text, call))
          .map(row -> kept(modules.byToken(tokens(row)), row.encoding().ids(), skipped))
          .toList();
    }
    return model.each(
        texts,
        text -> input.encode(prompt, text),
        (text, row) -> kept(modules.byToken(tokens(row)), row.encoding().ids(), skipped),
        call);
  }

  /** Of a query nothing is left out, but where the model's files say so. */
  private Set<Long> skipped(SentenceModules modules, PromptOptions options) {
    boolean query = options.promptName().filter(QueryExpansion.QUERY::equals).isPresent();
    if (query && !modules.skipsInQueries()) {
      return Set.of();
    }
    return modules.skipped().stream()
        .flatMap(word -> model.tokenizer().id(word).stream().boxed())
        .collect(Collectors.toSet());
  }

  /** {@code [1, N, C]}: the vectors of the tokens that are not left out. */
  private static Tensor kept(TokenStep.Tokens tokens, long[] ids, Set<Long> skipped) {
    int width = tokens.width();
    int[] places =
        IntStream.range(0, tokens.count())
            .filter(i -> tokens.count() != ids.length || !skipped.contains(ids[i]))
            .toArray();
    float[] values = new float[places.length * width];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(tokens.values(), places[i] * width, values, i * width, width);
    }
    return Tensor.of(Shape.of(1, places.length, width), values);
  }

  /** One vector for each text. */
  List<float[]> embed(
      List<String> texts, SentenceModules modules, PromptOptions options, Call call) {
    if (modules.isByToken()) {
      throw SentenceModules.tokenByToken(model.setup().folder().toString());
    }
    String prompt = input.prompt(options);
    int skipped = modules.includePrompt() ? 0 : input.tokens(prompt);
    return model.each(
        texts,
        text -> input.encode(prompt, text),
        (text, row) -> embed(row, skipped, modules),
        call);
  }

  private static float[] embed(Row row, int skipped, SentenceModules modules) {
    Optional<String> whole = wholeName(row.outputs());
    if (whole.isPresent()) {
      return modules.finished(row.vector(whole.get()));
    }
    return modules.embed(tokens(row), skipped);
  }

  private static TokenStep.Tokens tokens(Row row) {
    String name = tokensName(row.outputs());
    int width = row.outputs().get(name).shape().size(2);
    return new TokenStep.Tokens(row.tokens(name), width, i -> layer(row, i));
  }

  /** What exporters call the output of a layer. */
  private static Optional<float[]> layer(Row row, int i) {
    String name = "hidden_states." + i;
    return row.outputs().byName().containsKey(name)
        ? Optional.of(row.tokens(name))
        : Optional.empty();
  }

  /** The output with a vector for the whole text, where none has one for each token. */
  private static Optional<String> wholeName(Outputs outputs) {
    Map<String, Tensor> byName = outputs.byName();
    if (byName.values().stream().anyMatch(tensor -> tensor.shape().rank() == 3)) {
      return Optional.empty();
    }
    return Stream.concat(WHOLE.stream(), byName.keySet().stream())
        .filter(name -> byName.containsKey(name) && byName.get(name).shape().rank() == 2)
        .findFirst();
  }

  /** The output with a vector for each token, as exporters name it; else the first of its kind. */
  private static String tokensName(Outputs outputs) {
    Map<String, Tensor> byName = outputs.byName();
    return Stream.concat(TOKENS.stream().filter(byName::containsKey), ofRankThree(byName))
        .findFirst()
        .orElse(TOKENS.get(0));
  }

  private static Stream<String> ofRankThree(Map<String, Tensor> byName) {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().shape().rank() == 3)
        .map(Map.Entry::getKey);
  }
}
