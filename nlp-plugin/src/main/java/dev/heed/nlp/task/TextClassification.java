package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
public final class TextClassification
    implements TextTask<String, List<ScoredLabel>, List<ScoredLabel>> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption("top-k", "N", "How many labels at most (1)."),
          new TaskOption(
              "function-to-apply",
              "F",
              "softmax, sigmoid or none (what the model's problem_type says)."),
          new TaskOption("text-pair", "TEXT", "A second text, for models that compare two."));

  /** The task's name tag. */
  public static final TextTaskType<List<ScoredLabel>> TYPE =
      new TextTaskType<>(
          "text-classification",
          "Which classes a text belongs to.",
          "ForSequenceClassification",
          OPTIONS,
          TextClassification::open) {
        @Override
        public String print(List<ScoredLabel> output) {
          return output.stream()
              .map(scored -> "%8.4f  %s".formatted(scored.score(), scored.label()))
              .collect(Collectors.joining("\n"));
        }
      };

  private final TextModel model;
  private final Ranking ranking;
  private final Optional<String> pair;

  private TextClassification(TextModel model, Ranking ranking, Optional<String> pair) {
    this.model = model;
    this.ranking = ranking;
    this.pair = pair;
  }

  private static TextClassification open(TaskSetup setup) {
    return new TextClassification(
        TextModel.of(setup),
        Ranking.of(setup.folder().config(), setup.options(), 1),
        setup.options().text("text-pair"));
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(String text) {
    return List.of(model.tokenizer().plain(text, pair));
  }

  @Override
  public List<ScoredLabel> read(Encoding encoding, Row row) {
    float[] logits = row.vector("logits");
    return ranking.rank(Tensor.of(Shape.of(1, logits.length), logits)).get(0);
  }

  @Override
  public List<ScoredLabel> join(
      String text, List<Encoding> encodings, List<List<ScoredLabel>> parts) {
    return parts.get(0);
  }
}
