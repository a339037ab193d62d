package dev.heed.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.spi.Options;
import dev.heed.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A classifier's logits as its best labels: the common end of image, text and audio classification.
 *
 * @param function empty where the model's configuration decides
 * @param topK how many labels at most
 */
public record Ranking(Json config, Labels labels, Optional<ScoreFunction> function, int topK) {

  public Ranking {
    if (topK < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "--top-k should be at least 1, but is %d.".formatted(topK));
    }
  }

  /** With {@code top-k} and {@code function-to-apply} as the user gave them. */
  public static Ranking of(Json config, Options options, int topK) {
    Optional<ScoreFunction> function = options.text("function-to-apply").map(ScoreFunction::parse);
    return new Ranking(config, Labels.of(config), function, options.integer("top-k", topK));
  }

  /** {@code logits [B, K]} to the best labels of each of the {@code B}, best first. */
  public List<List<ScoredLabel>> rank(Tensor logits) {
    if (logits.shape().rank() != 2) {
      throw invalidModel(
          "A classifier's logits have axes [batch, classes], but this model's are %s."
              .formatted(logits.shape()));
    }
    float[] values = logits.toFloats();
    int classes = logits.shape().size(1);
    return IntStream.range(0, logits.shape().size(0))
        .mapToObj(item -> best(values, item * classes, classes))
        .toList();
  }

  private List<ScoredLabel> best(float[] values, int from, int classes) {
    double[] logits = IntStream.range(from, from + classes).mapToDouble(i -> values[i]).toArray();
    double[] scores = function.orElseGet(() -> ScoreFunction.of(config, classes)).apply(logits);
    return IntStream.range(0, classes)
        .mapToObj(id -> new ScoredLabel(labels.get(id), (float) scores[id]))
        .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
        .limit(topK)
        .toList();
  }
}
