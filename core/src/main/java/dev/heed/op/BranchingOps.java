package dev.heed.op;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Records a decoder that only writes. Its text may branch, see {@link Ops#textBranches}. Where it
 * declares the input {@code logits_from}, as one that reads prompts does, the logits of the tokens
 * from there on alone come out, {@code [B, K, V]}: the map to the vocabulary is then computed for
 * those, however long the prompt is.
 */
@Internal
public final class BranchingOps extends ForwardingOps {

  private static final String FROM = "logits_from";

  private @Nullable Value from;

  public BranchingOps(Ops inner) {
    super(inner);
  }

  @Override
  public boolean textBranches() {
    return true;
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    Value input = inner.input(name, type, dims);
    from = name.equals(FROM) ? input : from;
    return input;
  }

  @Override
  public void output(String name, Value value) {
    boolean ofTokens = from != null && name.equals("logits") && value.rank() == 3;
    inner.output(
        name, ofTokens ? inner.slice(value, 1, from, inner.constants(Long.MAX_VALUE)) : value);
  }
}
