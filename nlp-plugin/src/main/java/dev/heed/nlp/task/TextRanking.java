package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.generation.DecoderScore;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.ScoreFunction;
import dev.heed.tensor.Rows;
import java.util.List;
import java.util.Optional;

/**
 * How well each text answers a query: a cross-encoder reads both at once, query first, or a decoder
 * is asked, and says yes or no. With one logit, the score is its sigmoid, unless the model's
 * configuration names another function; with several, the last class's share.
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

  /** What a model gives for each text. */
  private interface Logits {
    List<float[]> of(List<String> texts, String query, Call call);
  }

  private final Logits logits;
  private final ScoreFunction stated;

  private TextRanking(TaskSetup setup) {
    this.logits = DecoderScore.isFor(setup.folder()) ? asking(setup) : reading(setup);
    this.stated = stated(setup.folder());
  }

  private static Logits reading(TaskSetup setup) {
    TextModel model = TextModel.of(setup);
    return (texts, query, call) ->
        model.each(
            texts,
            text -> model.tokenizer().plain(query, Optional.of(text)),
            (text, row) -> row.vector("logits"),
            call);
  }

  private static Logits asking(TaskSetup setup) {
    DecoderScore decoder = DecoderScore.open(setup);
    return (texts, query, call) ->
        texts.stream().map(text -> new float[] {decoder.logit(query, text, call)}).toList();
  }

  private static ScoreFunction stated(ModelFolder folder) {
    Json config = folder.config();
    String own =
        folder
            .findJson("config_sentence_transformers.json")
            .map(settings -> settings.text("activation_fn", ""))
            .orElse("");
    String older =
        config
            .objectOrEmpty("sentence_transformers")
            .text("activation_fn", config.text("sbert_ce_default_activation_function", ""));
    String name = own.isEmpty() ? older : own;
    return name.endsWith("Identity") ? ScoreFunction.NONE : ScoreFunction.SIGMOID;
  }

  @Override
  public List<Relevance> run(List<String> batch, Call call) {
    TextRankingOptions options = call.options(TextRankingOptions.class);
    String query = options.query().orElseThrow(TextRanking::noQuery);
    ScoreFunction function = options.functionToApply().orElse(stated);
    return logits.of(batch, query, call).stream().map(each -> score(function, each)).toList();
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
