package dev.heed.nlp.task;

import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * Which classes a text belongs to: one of them, any of them, or a number, as the model's {@code
 * problem_type} says. Runs any model whose {@code logits [B, K]} rate {@code K} classes.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("distilbert-sst-2"));
 * try (var pipeline = heed.pipeline(TextClassification.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run("What a film!");
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">text-classification</a>
 */
public final class TextClassification implements Task<String, List<ScoredLabel>> {

  /** The description of the task. */
  public static final TaskType<String, List<ScoredLabel>> TYPE =
      new TextTaskType<>(
          "text-classification",
          "Which classes a text belongs to.",
          "ForSequenceClassification",
          TextClassificationOptions.class,
          TextClassification::new,
          ScoredLabel::text);

  private final TextModel model;
  private final Ranking ranking;

  private TextClassification(TaskSetup setup) {
    this.model = TextModel.of(setup);
    this.ranking = Ranking.of(setup.folder().config());
  }

  @Override
  public List<List<ScoredLabel>> run(List<String> batch, Call call) {
    TextClassificationOptions options = call.options(TextClassificationOptions.class);
    return model.each(
        batch,
        text -> model.tokenizer().plain(text, options.textPair()),
        (text, row) -> labels(row.vector("logits"), options),
        call);
  }

  private List<ScoredLabel> labels(float[] logits, TextClassificationOptions options) {
    Tensor one = Tensor.of(Shape.of(1, logits.length), logits);
    return ranking.rank(one, options.functionToApply(), options.topK()).get(0);
  }
}
