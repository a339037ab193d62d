package dev.heed.nlp.task;

import dev.heed.model.Labels;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.Truncation;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of any labels fit a text: each becomes a sentence, and a model for natural language
 * inference says whether the text entails it.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("bart-large-mnli"))
 *         .withOptions(Map.of("candidate-labels", "praise, complaint"));
 * try (var pipeline = heed.pipeline(ZeroShotClassification.TYPE, opening)) {
 *   RankedLabels ranked = pipeline.run("I love this film");
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">zero-shot-classification</a>
 */
public final class ZeroShotClassification implements Task<String, RankedLabels> {

  /** The description of the task. */
  public static final TaskType<String, RankedLabels> TYPE =
      new TextTaskType<>(
          "zero-shot-classification",
          "Which of any labels fit a text.",
          "ForZeroShotClassification",
          ZeroShotClassificationOptions.class,
          ZeroShotClassification::new,
          RankedLabels::text);

  private final TextModel model;
  private final Labels classes;

  private ZeroShotClassification(TaskSetup setup) {
    this.model = TextModel.of(setup);
    this.classes = Labels.of(setup.folder().config());
  }

  @Override
  public List<RankedLabels> run(List<String> batch, Call call) {
    ZeroShotClassificationOptions options = call.options(ZeroShotClassificationOptions.class);
    List<String> labels = options.labels();
    List<String> hypotheses =
        labels.stream().map(label -> options.hypothesisTemplate().replace("{}", label)).toList();
    Entailment entailment = Entailment.of(classes, options.multiLabel());
    List<List<float[]>> logits =
        model.several(
            batch,
            text -> hypotheses.stream().map(hypothesis -> encode(text, hypothesis)).toList(),
            (text, row) -> row.vector("logits"),
            call);
    return IntStream.range(0, batch.size())
        .mapToObj(i -> entailment.rank(batch.get(i), labels, logits.get(i)))
        .toList();
  }

  /** The text gives way, never the label. */
  private Encoding encode(String text, String hypothesis) {
    int most = model.tokenizer().maxLength().orElse(Integer.MAX_VALUE);
    return model
        .tokenizer()
        .windows(
            text, Optional.of(hypothesis), new Truncation(Truncation.Strategy.ONLY_FIRST, most, 0))
        .get(0);
  }

  /**
   * From the classes of inference to scores of labels.
   *
   * @param entails the class that says yes, -1 for the last
   */
  record Entailment(int entails, boolean multiLabel) {

    static Entailment of(Labels classes, boolean multiLabel) {
      int entails =
          classes.byId().keySet().stream()
              .filter(id -> classes.get(id).toLowerCase(Locale.ROOT).startsWith("entail"))
              .min(Integer::compare)
              .orElse(-1);
      return new Entailment(entails, multiLabel);
    }

    RankedLabels rank(String text, List<String> labels, List<float[]> logits) {
      double[] scores = multiLabel || labels.size() == 1 ? each(logits) : Rows.softmax(yes(logits));
      List<Integer> order =
          IntStream.range(0, labels.size())
              .boxed()
              .sorted(
                  (a, b) -> scores[a] == scores[b] ? b - a : Double.compare(scores[b], scores[a]))
              .toList();
      return new RankedLabels(
          text,
          order.stream().map(labels::get).toList(),
          order.stream().map(i -> (float) scores[i]).toList());
    }

    /** Yes against no, label by label. */
    private double[] each(List<float[]> logits) {
      int denies = entails == 0 ? -1 : 0;
      return logits.stream()
          .mapToDouble(own -> Rows.softmax(at(own, denies), at(own, entails))[1])
          .toArray();
    }

    private float[] yes(List<float[]> logits) {
      float[] yes = new float[logits.size()];
      for (int i = 0; i < yes.length; i++) {
        yes[i] = at(logits.get(i), entails);
      }
      return yes;
    }

    private static float at(float[] logits, int id) {
      return logits[id < 0 ? logits.length + id : id];
    }
  }
}
