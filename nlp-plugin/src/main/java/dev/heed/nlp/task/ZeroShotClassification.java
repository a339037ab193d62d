package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Labels;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.Truncation;
import dev.heed.spi.Options;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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
public final class ZeroShotClassification implements TextTask<String, float[], RankedLabels> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption("candidate-labels", "LABEL,...", "The labels to choose from; needed."),
          new TaskOption(
              "hypothesis-template",
              "TEXT",
              "The sentence that a label makes, {} for the label (This example is {}.)."),
          new TaskOption("multi-label", "", "Each label is right or wrong for itself."));

  /** The task's name tag. */
  public static final TextTaskType<RankedLabels> TYPE =
      new TextTaskType<>(
          "zero-shot-classification",
          "Which of any labels fit a text.",
          "ForZeroShotClassification",
          OPTIONS,
          ZeroShotClassification::open) {
        @Override
        public String print(RankedLabels output) {
          return IntStream.range(0, output.labels().size())
              .mapToObj(i -> "%.4f  %s".formatted(output.scores().get(i), output.labels().get(i)))
              .collect(Collectors.joining("\n"));
        }
      };

  private final TextModel model;
  private final List<String> labels;
  private final String template;
  private final Entailment entailment;

  private ZeroShotClassification(
      TextModel model, List<String> labels, String template, Entailment entailment) {
    this.model = model;
    this.labels = labels;
    this.template = template;
    this.entailment = entailment;
  }

  private static ZeroShotClassification open(TaskSetup setup) {
    Options options = setup.options();
    List<String> labels = options.texts("candidate-labels");
    String template = options.text("hypothesis-template", "This example is {}.");
    if (labels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "zero-shot-classification needs --candidate-labels, such as: --candidate-labels"
              + " sports,politics.");
    }
    if (!template.contains("{}")) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--hypothesis-template needs {} where the label goes, but is '%s'.".formatted(template));
    }
    Entailment entailment =
        Entailment.of(Labels.of(setup.folder().config()), options.flag("multi-label", false));
    return new ZeroShotClassification(TextModel.of(setup), labels, template, entailment);
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(String text) {
    return labels.stream().map(label -> encode(text, template.replace("{}", label))).toList();
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

  @Override
  public float[] read(Encoding encoding, Row row) {
    return row.vector("logits");
  }

  @Override
  public RankedLabels join(String text, List<Encoding> encodings, List<float[]> logits) {
    return entailment.rank(text, labels, logits);
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
      double[] scores = multiLabel || labels.size() == 1 ? each(logits) : Softmax.of(yes(logits));
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
          .mapToDouble(own -> Softmax.of(new float[] {at(own, denies), at(own, entails)})[1])
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
