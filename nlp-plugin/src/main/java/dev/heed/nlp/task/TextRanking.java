package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.ScoreFunction;
import dev.heed.tensor.Rows;
import java.util.List;
import java.util.Optional;

/**
 * How well each text answers a query: a cross-encoder reads both at once, query first. With one
 * logit, the score is its sigmoid, unless the model's configuration names another function; with
 * several, the last class's share.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("ms-marco-MiniLM-L6-v2"))
 *         .withOptions(Map.of("query", "how warm is it"));
 * try (var pipeline = heed.pipeline(TextRanking.TYPE, opening)) {
 *   float score = pipeline.run("It is 20 degrees.").score();
 * }
 * }</pre>
 *
 * @see <a href="https://sbert.net/docs/cross_encoder/usage/usage.html">cross-encoders</a>
 */
public final class TextRanking implements Task<String, Relevance> {

  /** The description of the task. */
  public static final TaskType<String, Relevance> TYPE =
      new TextTaskType<>(
          "text-ranking",
          "How well each text answers a query.",
          "ForSequenceRanking",
          TextRankingOptions.class,
          TextRanking::new,
          Relevance::text);

  private final TextModel model;
  private final ScoreFunction stated;

  private TextRanking(TaskSetup setup) {
    this.model = TextModel.of(setup);
    this.stated = stated(setup.folder().config());
  }

  private static ScoreFunction stated(Json config) {
    String name =
        config
            .objectOrEmpty("sentence_transformers")
            .text("activation_fn", config.text("sbert_ce_default_activation_function", ""));
    return name.endsWith("Identity") ? ScoreFunction.NONE : ScoreFunction.SIGMOID;
  }

  @Override
  public List<Relevance> run(List<String> batch, Call call) {
    TextRankingOptions options = call.options(TextRankingOptions.class);
    String query = options.query().orElseThrow(TextRanking::noQuery);
    ScoreFunction function = options.functionToApply().orElse(stated);
    return model.each(
        batch,
        text -> model.tokenizer().plain(query, Optional.of(text)),
        (text, row) -> score(function, row.vector("logits")),
        call);
  }

  private static HeedException noQuery() {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "text-ranking needs --query TEXT: what the texts are held against.");
  }

  private static Relevance score(ScoreFunction function, float... logits) {
    double score =
        logits.length > 1
            ? Rows.softmax(logits)[logits.length - 1]
            : function.apply(new double[] {logits[0]})[0];
    return new Relevance((float) score);
  }
}
