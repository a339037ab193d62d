package dev.heed.nlp.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/** What stands on a model that writes text on: the next token. */
final class CausalHead {

  private CausalHead() {}

  /**
   * {@code [B, N, vocabulary]}.
   *
   * @param words the table {@code [vocabulary, C]} that read the tokens in; it reads the next one
   *     out too, unless the checkpoint has {@code lm_head.weight}
   */
  static Value logits(Ops ops, Parameters all, Value words, Value hidden) {
    return logits(ops, all, "lm_head.weight", words, hidden);
  }

  /** The same where the table has another name. */
  static Value logits(Ops ops, Parameters all, String name, Value words, Value hidden) {
    Value table = all.has(name) ? all.get(name, words.size(0), words.size(1)) : words;
    return new Linear(table, Optional.empty()).apply(ops, hidden);
  }
}
