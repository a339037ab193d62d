package dev.heed.nlp.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/** What stands on a model that writes text on: the next token, or nothing. */
final class CausalHead {

  private CausalHead() {}

  /**
   * {@code logits [B, N, vocabulary]} where {@code predicts}, else {@code last_hidden_state}.
   *
   * @param words the table {@code [vocabulary, C]} that read the tokens in; it reads the next one
   *     out too, unless the checkpoint has {@code lm_head.weight}
   */
  static void output(Ops ops, Parameters all, boolean predicts, Value words, Value hidden) {
    if (!predicts) {
      ops.output("last_hidden_state", hidden);
      return;
    }
    boolean own = all.has("lm_head.weight");
    Value table = own ? all.get("lm_head.weight", words.size(0), words.size(1)) : words;
    ops.output("logits", new Linear(table, Optional.empty()).apply(ops, hidden));
  }
}
