package dev.heed.export;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * What a precision changes in a model that writes, on a text of its user's: the model reads the
 * text in windows, and at each token says what comes next.
 *
 * @param tokens how many next tokens were asked for
 * @param largest the largest difference of a logit
 * @param agreeing how many of the likeliest next tokens are the same
 * @param exact the perplexity of the text in F32: e to the mean of what each token surprises by
 * @param other that in the other precision
 */
public record TextDrift(int tokens, double largest, int agreeing, double exact, double other) {

  /** As many tokens are read at once; logits of a large vocabulary are half a megabyte each. */
  public static final int WINDOW = 256;

  /**
   * Compares two sessions of one model.
   *
   * @param ids of the text, at least two
   * @throws dev.heed.error.HeedException INVALID_INPUT where the text is shorter, or where the
   *     model gives no {@code logits [1, tokens, vocabulary]} for {@code input_ids}
   */
  public static TextDrift of(long[] ids, Session exact, Session other) {
    if (ids.length < 2) {
      throw invalidInput(
          "The text has %s tokens; what comes next can be compared from two on."
              .formatted(ids.length));
    }
    Sums sums = new Sums();
    for (int from = 0; from + 1 < ids.length; from += WINDOW) {
      long[] window = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + WINDOW));
      if (window.length > 1) {
        sums.add(window, logits(window, exact), logits(window, other));
      }
    }
    return sums.drift();
  }

  private static Tensor logits(long[] ids, Session session) {
    Tensor row = Tensor.of(Shape.of(1, ids.length), ids);
    Tensor logits =
        session
            .run(FittedInputs.fit(Map.of("input_ids", row), session.signature()))
            .byName()
            .get("logits");
    boolean fits =
        logits != null && logits.shape().rank() == 3 && logits.shape().axis(1) == ids.length;
    if (!fits || logits == null) {
      throw invalidInput(
          "On a text, models are compared that say which token comes next: their output is 'logits' [1, tokens, vocabulary], but this one gives %s. Compare others on tensors, with --inputs."
              .formatted(session.signature().outputs()));
    }
    return logits;
  }

  /** What adds up over windows. */
  private static final class Sums {

    private int tokens;
    private int agreeing;
    private double largest;
    private double exact;
    private double other;

    void add(long[] ids, Tensor ofExact, Tensor ofOther) {
      int width = ofExact.shape().size(2);
      float[] a = new float[width];
      float[] b = new float[width];
      for (int i = 0; i + 1 < ids.length; i++) {
        ofExact.floats().get(i * width, a);
        ofOther.floats().get(i * width, b);
        for (int j = 0; j < width; j++) {
          largest = Math.max(largest, Math.abs((double) a[j] - b[j]));
        }
        agreeing += best(a) == best(b) ? 1 : 0;
        exact += surprise(a, (int) ids[i + 1]);
        other += surprise(b, (int) ids[i + 1]);
        tokens++;
      }
    }

    private static int best(float[] logits) {
      int best = 0;
      for (int i = 1; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      return best;
    }

    /** Minus the logarithm of a token's probability. */
    private static double surprise(float[] logits, int token) {
      float most = logits[best(logits)];
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp((double) logit - most);
      }
      return Math.log(sum) + most - logits[token];
    }

    TextDrift drift() {
      return new TextDrift(
          tokens, largest, agreeing, Math.exp(exact / tokens), Math.exp(other / tokens));
    }
  }
}
