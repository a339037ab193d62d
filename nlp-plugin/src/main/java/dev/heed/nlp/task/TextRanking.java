package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.nlp.text.Encoding;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.task.ScoreFunction;
import java.util.List;

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
public final class TextRanking implements TextTask<String, Relevance, Relevance> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption("query", "TEXT", "What the texts should answer; needed."),
          new TaskOption(
              "function-to-apply", "F", "sigmoid or none (what the model's files say)."));

  /** The task's name tag. */
  public static final TextTaskType<Relevance> TYPE =
      new TextTaskType<>(
          "text-ranking",
          "How well each text answers a query.",
          "ForSequenceRanking",
          OPTIONS,
          TextRanking::open) {
        @Override
        public String print(Relevance output) {
          return "%.4f".formatted(output.score());
        }
      };

  private final TextModel model;
  private final String query;
  private final ScoreFunction function;

  private TextRanking(TextModel model, String query, ScoreFunction function) {
    this.model = model;
    this.query = query;
    this.function = function;
  }

  private static TextRanking open(TaskSetup setup) {
    String query =
        setup
            .options()
            .text("query")
            .orElseThrow(
                () ->
                    new HeedException(
                        ErrorCode.INVALID_OPTION,
                        "text-ranking needs --query TEXT: what the texts are held against."));
    ScoreFunction function =
        setup
            .options()
            .text("function-to-apply")
            .map(ScoreFunction::parse)
            .orElseGet(() -> stated(setup.folder().config()));
    return new TextRanking(TextModel.of(setup), query, function);
  }

  private static ScoreFunction stated(Json config) {
    String name =
        config
            .objectOrEmpty("sentence_transformers")
            .text("activation_fn", config.text("sbert_ce_default_activation_function", ""));
    return name.endsWith("Identity") ? ScoreFunction.NONE : ScoreFunction.SIGMOID;
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(String text) {
    return List.of(model.tokenizer().plain(query, java.util.Optional.of(text)));
  }

  @Override
  public Relevance read(Encoding encoding, Row row) {
    float[] logits = row.vector("logits");
    double score =
        logits.length > 1
            ? Softmax.of(logits)[logits.length - 1]
            : function.apply(new double[] {logits[0]})[0];
    return new Relevance((float) score);
  }

  @Override
  public Relevance join(String text, List<Encoding> encodings, List<Relevance> parts) {
    return parts.get(0);
  }
}
