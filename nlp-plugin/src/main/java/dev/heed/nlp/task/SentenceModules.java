package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code modules.json} says of the way from tokens to a sentence's embedding.
 *
 * @param tokenSteps what is done with the tokens' vectors, in order
 * @param poolings whose vectors are put one behind the other; none where a model compares texts
 *     token by token, and has no vector for a whole text
 * @param includePrompt whether the prompt's tokens count
 * @param steps what is done with the pooled vector, in order
 * @param normalize whether embeddings have length 1, where no module says so
 * @param width how many of the values are kept; all where it is greater
 * @param skipped words whose vectors are left out where texts keep one for each token
 * @param skipsInQueries whether those of queries are left out too
 */
record SentenceModules(
    List<TokenStep> tokenSteps,
    List<Pooling> poolings,
    boolean includePrompt,
    List<SentenceStep> steps,
    boolean normalize,
    int width,
    List<String> skipped,
    boolean skipsInQueries) {

  static SentenceModules of(Pooling pooling, boolean normalize) {
    return new SentenceModules(
        List.of(),
        List.of(pooling),
        true,
        List.of(),
        normalize,
        Integer.MAX_VALUE,
        List.of(),
        false);
  }

  /** The same, with embeddings of length 1 or not. */
  SentenceModules normalized(boolean on) {
    List<SentenceStep> others =
        steps.stream().filter(step -> on || step != SentenceStep.NORMALIZE).toList();
    return new SentenceModules(
        tokenSteps, poolings, includePrompt, others, on, width, skipped, skipsInQueries);
  }

  /** The same, with no more than {@code width} values of each embedding. */
  SentenceModules truncated(int width) {
    return new SentenceModules(
        tokenSteps, poolings, includePrompt, steps, normalize, width, skipped, skipsInQueries);
  }

  /**
   * Empty where the folder has no {@code modules.json}.
   *
   * @param route which of the model's routes; empty for the model's own choice
   */
  static Optional<SentenceModules> of(ModelFolder folder, Optional<String> route) {
    return folder.find("modules.json").map(file -> ModulesFile.read(folder, file, route));
  }

  /** What a folder means that says nothing: the mean of the tokens' vectors, of length 1. */
  static SentenceModules usual(ModelFolder folder) {
    if (isTokenByToken(folder)) {
      throw tokenByToken(folder.toString());
    }
    return of(Pooling.MEAN, true);
  }

  /** A model that compares token by token, such as ColBERT, has no embedding of a sentence. */
  private static boolean isTokenByToken(ModelFolder folder) {
    return folder.findJson("config.json").map(c -> c.texts("architectures")).stream()
        .flatMap(List::stream)
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("colbert"));
  }

  static HeedException tokenByToken(String origin) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s describes a model without pooling, such as ColBERT: it compares texts token by token and has no vector for a whole text. Choose with --pooling: none for the vectors of its transformer, one for each token, or mean to pool them all the same."
            .formatted(origin));
  }

  /** Whether texts keep a vector for each token. */
  boolean isByToken() {
    return poolings.isEmpty();
  }

  /**
   * A vector for each token, of length 1, as late interaction compares them.
   *
   * @see <a href="https://arxiv.org/abs/2004.12832">Khattab and Zaharia 2020, ColBERT</a>
   */
  TokenStep.Tokens byToken(TokenStep.Tokens tokens) {
    TokenStep.Tokens changed = tokens;
    for (TokenStep step : tokenSteps) {
      changed = step.apply(changed);
    }
    for (SentenceStep step : steps) {
      changed = TokenStep.each(step).apply(changed);
    }
    int kept = Math.min(width, changed.width());
    return TokenStep.each(vector -> SentenceStep.NORMALIZE.apply(Arrays.copyOf(vector, kept)))
        .apply(changed);
  }

  /**
   * A text's embedding.
   *
   * @param skipped how many tokens at the start are left out of the pooling
   */
  float[] embed(TokenStep.Tokens tokens, int skipped) {
    TokenStep.Tokens changed = tokens;
    for (TokenStep step : tokenSteps) {
      changed = step.apply(changed);
    }
    int width = changed.width();
    int from = Math.min(changed.values().length, skipped * width);
    float[] vector =
        pool(Arrays.copyOfRange(changed.values(), from, changed.values().length), width);
    for (SentenceStep step : steps) {
      vector = step.apply(vector);
    }
    return finished(vector);
  }

  /** The end of the way alone, for a graph that has the modules in it. */
  float[] finished(float[] embedding) {
    float[] kept = Arrays.copyOf(embedding, Math.min(width, embedding.length));
    return normalize ? Rows.l2(kept) : kept;
  }

  private float[] pool(float[] tokens, int width) {
    if (tokens.length == 0) {
      return new float[width * poolings.size()];
    }
    float[] all = new float[width * poolings.size()];
    for (int i = 0; i < poolings.size(); i++) {
      System.arraycopy(poolings.get(i).pool(tokens, width), 0, all, i * width, width);
    }
    return all;
  }
}
