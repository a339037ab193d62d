package dev.heed.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A classifier's logits as its best labels: the common end of image, text and audio classification.
 */
public record Ranking(Json config, Labels labels) {

  /** With the labels that a model's configuration names. */
  public static Ranking of(Json config) {
    return new Ranking(config, Labels.of(config));
  }

  /**
   * {@code logits [B, K]} to the best labels of each of the {@code B}, best first.
   *
   * @param function empty where the model's configuration decides
   * @param topK how many labels at most
   */
  public List<List<ScoredLabel>> rank(Tensor logits, Optional<ScoreFunction> function, int topK) {
    if (logits.shape().rank() != 2) {
      throw invalidModel(
          "A classifier's logits have axes [batch, classes], but this model's are %s."
              .formatted(logits.shape()));
    }
    float[] values = Numbers.of("logits", logits);
    int classes = logits.shape().size(1);
    ScoreFunction chosen = function.orElseGet(() -> ScoreFunction.of(config, classes));
    return IntStream.range(0, logits.shape().size(0))
        .mapToObj(item -> best(values, item * classes, classes, chosen, topK))
        .toList();
  }

  private List<ScoredLabel> best(
      float[] values, int from, int classes, ScoreFunction function, int topK) {
    double[] logits = IntStream.range(from, from + classes).mapToDouble(i -> values[i]).toArray();
    double[] scores = function.apply(logits);
    return IntStream.range(0, classes)
        .mapToObj(id -> new ScoredLabel(labels.get(id), (float) scores[id]))
        .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
        .limit(topK)
        .toList();
  }
}
