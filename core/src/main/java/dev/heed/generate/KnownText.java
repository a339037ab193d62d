package dev.heed.generate;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.WrittenToken;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a decoder thinks of each token of a text that is there already, read in one run.
 *
 * <pre>{@code
 * long[] ids = {5, 9, 2}; // as the model's tokenizer made them
 * Outputs outputs = session.run(KnownText.inputs(session, ids));
 * KnownText.tokens(outputs, ids, 3).forEach(token -> System.out.println(token.logProbability()));
 * }</pre>
 */
public final class KnownText {

  private static final String LOGITS = "logits";

  /** As many scores as one run may give: 512 MiB of them. */
  private static final long MOST = 1L << 27;

  private KnownText() {}

  /**
   * The inputs of the run, for a decoder that stands alone.
   *
   * @throws HeedException UNSUPPORTED where its scores would take more memory than a run may
   */
  public static Inputs inputs(Session graph, long... ids) {
    long words =
        graph.signature().outputs().stream()
            .filter(spec -> spec.name().equals(LOGITS) && spec.axes().size() == 3)
            .mapToLong(spec -> spec.axes().get(2).size().orElse(0))
            .findFirst()
            .orElse(0);
    if (words * ids.length > MOST) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The scores of %s tokens among %s words are more than one run may give. Ask about less at once."
              .formatted(ids.length, words));
    }
    return TeacherForcing.of(graph, new Encoded(Map.of()), ids);
  }

  /**
   * The tokens from the second on: nothing stands before the first that would say how likely it is.
   *
   * @param outputs of the run with {@link #inputs}: {@code logits [1, N, V]}
   * @param likeliest how many of the likeliest tokens to tell with each
   * @throws HeedException UNSUPPORTED where the graph tells the scores of the last token alone
   */
  public static List<WrittenToken> tokens(Outputs outputs, long[] ids, int likeliest) {
    Tensor logits = outputs.main(LOGITS).as(ElementType.F32);
    if (logits.shape().rank() != 3 || logits.shape().axis(1) != ids.length) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model tells no scores of the tokens that it reads: its logits are %s for %s tokens."
              .formatted(logits.shape(), ids.length));
    }
    FloatBuffer scores = logits.floats();
    float[] row = new float[logits.shape().size(2)];
    List<WrittenToken> tokens = new ArrayList<>();
    for (int i = 1; i < ids.length; i++) {
      scores.get((i - 1) * row.length, row);
      tokens.add(Scores.token(0, ids[i], row, likeliest));
    }
    return tokens;
  }
}
