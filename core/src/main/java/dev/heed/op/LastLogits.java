package dev.heed.op;

import dev.heed.api.Internal;

/**
 * Records a decoder that only writes: of its logits those of the last token come out, {@code [B, 1,
 * V]}. The map to the vocabulary is then computed for that token alone, however long the prompt is.
 */
@Internal
public final class LastLogits extends ForwardingOps {

  public LastLogits(Ops inner) {
    super(inner);
  }

  @Override
  public void output(String name, Value value) {
    boolean ofTokens = name.equals("logits") && value.rank() == 3;
    inner.output(name, ofTokens ? inner.unsqueeze(inner.gather(value, -1, 1), 1) : value);
  }
}
