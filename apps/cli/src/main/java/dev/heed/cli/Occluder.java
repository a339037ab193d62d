package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.Occlusion;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each part of an input is worth to the first answer: each is covered in turn. */
record Occluder(Heed heed, ModelFolder folder) {

  private static final int SQUARES = 14;

  Sight occlude(LookInput input, @Nullable String graph) {
    String name = graph == null ? "model" : graph;
    try (Session session = heed.session(folder, name, Device.CPU, Optional.empty())) {
      Inputs whole = input.fitted(session);
      Tensor worth = worth(input, whole, score(session, whole));
      return new Sight(input, List.of(shares(worth)), List.of());
    }
  }

  private Tensor worth(LookInput input, Inputs whole, ToDoubleFunction<Inputs> score) {
    Tensor pixels = whole.byName().get("pixel_values");
    if (pixels != null) {
      int side = Math.max(1, pixels.shape().size(pixels.shape().rank() - 1) / SQUARES);
      return Occlusion.ofPicture(whole, side, 0, score);
    }
    return Occlusion.ofText(whole, cover(input), score);
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

  private static long cover(LookInput input) {
    Optional<Tokenizer> words = input.words();
    return Stream.of("[MASK]", "<mask>", "[UNK]", "<unk>", "[PAD]", "<pad>", "<|endoftext|>")
        .map(token -> words.map(w -> w.id(token)).orElse(OptionalLong.empty()))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .findFirst()
        .orElse(0);
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
    return Sight.made("occlusion", "covering", Tensor.of(Shape.of(1, 1, lost.length), lost));
  }
}
