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
    return logits(ops, all, "lm_head", words, hidden);
  }

  /** The same where the head has another name; it may have a bias. */
  static Value logits(Ops ops, Parameters all, String name, Value words, Value hidden) {
    Parameters head = all.at(name);
    Value table = head.has("weight") ? head.get("weight", words.size(0), words.size(1)) : words;
    Optional<Value> bias =
        head.has("bias") ? Optional.of(head.get("bias", words.size(0))) : Optional.empty();
    return new Linear(table, bias).apply(ops, hidden);
  }
}
