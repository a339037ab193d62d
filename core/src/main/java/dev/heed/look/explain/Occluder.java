package dev.heed.look.explain;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.Occlusion;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Coverings;
import dev.heed.spi.ModelInput;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What each part of an input is worth to the first answer: each is covered in turn. */
record Occluder(Session session, List<ProcessorType<?>> processors) {

  Explanation occlude(ModelInput<?> input, Inputs whole) {
    Coverings coverings =
        Views.of(input, processors)
            .<Optional<Coverings>>map(view -> view.coverings(whole))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(
                () ->
                    invalidInput(
                        "Occlusion covers parts of an input, and no installed modality knows parts of %s. A plugin's InputView says what they are."
                            .formatted(whole.byName().keySet())));
    Tensor worth = Occlusion.of(whole, coverings, score(session, whole));
    return new Explanation(input, processors, List.of(shares(worth)), new long[0]);
  }

  /** The probability of the answer that the whole input gets. */
  private static ToDoubleFunction<Inputs> score(Session session, Inputs whole) {
    float[] logits = logits(session, whole);
    int answer = 0;
    for (int i = 1; i < logits.length; i++) {
      answer = logits[i] > logits[answer] ? i : answer;
    }
    int chosen = answer;
    return inputs -> probability(logits(session, inputs), chosen);
  }

  private static double probability(float[] logits, int chosen) {
    double others = 0;
    for (float logit : logits) {
      others += Math.exp(logit - logits[chosen]);
    }
    return 1 / others;
  }

  private static float[] logits(Session session, Inputs inputs) {
    Tensor logits = session.run(inputs).byName().get("logits");
    if (logits == null || logits.shape().rank() != 2) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "--occlusion asks what a model's answer depends on, so it needs one that gives 'logits' [batch, labels]; this one gives %s."
              .formatted(session.signature().outputs()));
    }
    return logits.toFloats();
  }

  /** Each part's share of all that the answer loses, as one row. */
  private static AttentionMap shares(Tensor worth) {
    float[] lost = worth.toFloats();
    double sum = 0;
    for (int i = 0; i < lost.length; i++) {
      lost[i] = Math.max(0, lost[i]);
      sum += lost[i];
    }
    for (int i = 0; i < lost.length && sum > 0; i++) {
      lost[i] /= (float) sum;
    }
    return Explanation.made("occlusion", "covering", Tensor.of(Shape.of(1, 1, lost.length), lost));
  }
}
