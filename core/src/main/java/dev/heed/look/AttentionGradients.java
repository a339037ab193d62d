package dev.heed.look;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.learn.InnerGradients;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The attention of a model on one input, and how much its answer grows with each weight: by the
 * logit of a label, or of the next token.
 *
 * @param answer the number of the label or token
 * @param maps of each layer, F32 {@code [B, H, Q, K]}
 * @param gradients of the answer's logit, in the same shapes
 */
public record AttentionGradients(int answer, List<Tensor> maps, List<Tensor> gradients) {

  private static final String MAPS = "attentions.";

  public AttentionGradients {
    maps = List.copyOf(maps);
    gradients = List.copyOf(gradients);
  }

  /**
   * Records a folder's model from its weights, with gradients, and runs it.
   *
   * @param inputs as the recorded model takes them, a batch of one
   * @param logits that it gives for them: {@code [1, labels]}, or {@code [1, tokens, vocabulary]}
   *     of a model that writes
   * @throws HeedException UNSUPPORTED for a model without weights, without logits, or with
   *     operators that have no gradient
   */
  public static AttentionGradients of(
      ModelFolder folder,
      Collection<Architecture> known,
      Inputs inputs,
      Tensor logits,
      ModelRuntime runtime,
      OpenOptions options) {
    int answer = answer(logits);
    Assembly assembly = Assembly.open(folder, known);
    try (Weights weights = assembly.weights()) {
      InnerGradients found =
          InnerGradients.of(
              ops -> assembly.record(ops, Choices.none().withMaps()),
              inputs.byName(),
              name -> name.startsWith(MAPS),
              (ops, made) -> logit(ops, made, answer),
              runtime,
              options);
      return new AttentionGradients(answer, ordered(found.values()), ordered(found.gradients()));
    }
  }

  private static List<Tensor> ordered(Map<String, Tensor> byName) {
    List<Tensor> ordered = new ArrayList<>();
    for (int i = 0; byName.containsKey(MAPS + i); i++) {
      ordered.add(byName.get(MAPS + i));
    }
    if (ordered.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model has no attention of one stream of tokens whose gradients can be looked at.");
    }
    return ordered;
  }

  /** The highest logit, of the last token where each has some. */
  private static int answer(Tensor logits) {
    float[] all = logits.toFloats();
    int count = logits.shape().size(-1);
    int from = all.length - count;
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = all[from + k] > all[from + best] ? k : best;
    }
    return best;
  }

  private static Value logit(Ops ops, Map<String, Value> made, int answer) {
    Value logits = made.get("logits");
    Value last =
        logits.rank() == 3 ? ops.slice(logits, 1, logits.size(1) - 1, logits.size(1)) : logits;
    return ops.reduceSum(ops.slice(last, -1, answer, answer + 1L), false);
  }

  /** Chefer's relevance {@code [B, N, N]}, as {@link GradientRelevance#of} gives it. */
  public Tensor relevance() {
    return GradientRelevance.of(maps, gradients);
  }

  /** Weights times gradients of each layer, without what speaks against the answer. */
  public List<Tensor> weighted() {
    List<Tensor> weighted = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      weighted.add(GradientRelevance.positive(maps.get(i), gradients.get(i)));
    }
    return weighted;
  }
}
