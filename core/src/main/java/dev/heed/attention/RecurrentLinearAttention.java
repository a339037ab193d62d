package dev.heed.attention;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@link LinearAttention} as a recurrent net: a state of fixed size takes in one key and value
 * after the other. {@link #absorb} and {@link #read} are a step of generation; {@link #attend}
 * takes them for each of a fixed number of tokens.
 *
 * @see <a href="https://arxiv.org/abs/2006.16236">Katharopoulos et al. 2020, section 3.4</a>
 */
public final class RecurrentLinearAttention implements Attention {

  private static final String NAME = "recurrent-linear";

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          NAME,
          "the linear attention, one token after the other",
          Map.of("causal", "true: no token sees a later one"),
          setup -> new RecurrentLinearAttention(setup.options().flag("causal", false)));

  /**
   * What is left of the tokens so far.
   *
   * @param sums {@code [B, H, D, Dv]}: the sum of {@code f(k)^T v}
   * @param norm {@code [B, H, 1, D]}: the sum of {@code f(k)}
   */
  public record State(Value sums, Value norm) {

    /** Before the first token. */
    public static State empty(
        Ops ops, ElementType type, long batch, long heads, long width, long valueWidth) {
      return new State(
          ops.constantOfShape(Dims.of(batch, heads, width, valueWidth), type, 0),
          ops.constantOfShape(Dims.of(batch, heads, 1, width), type, 0));
    }
  }

  private final boolean causal;

  public RecurrentLinearAttention(boolean causal) {
    this.causal = causal;
  }

  /** Takes in one token: {@code key [B, H, 1, D]}, {@code value [B, H, 1, Dv]}. */
  public static State absorb(Ops ops, State state, Value key, Value value) {
    return absorbFeatures(ops, state, LinearAttention.features(ops, key), value);
  }

  private static State absorbFeatures(Ops ops, State state, Value k, Value value) {
    Value product = ops.matMul(ops.transpose(k, 0, 1, 3, 2), value);
    return new State(ops.add(state.sums(), product), ops.add(state.norm(), k));
  }

  /** What a query {@code [B, H, 1, D]} gathers from the tokens so far: {@code [B, H, 1, Dv]}. */
  public static Value read(Ops ops, State state, Value query) {
    Value q = LinearAttention.features(ops, query);
    Value norm = ops.reduceSum(ops.mul(q, state.norm()), true, -1);
    return KernelSums.ratio(ops, ops.matMul(q, state.sums()), norm);
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Agreement.refuseBias(NAME, context);
    Agreement.refuseMaskByQuery(NAME, context);
    Value k = KernelSums.masked(ops, LinearAttention.features(ops, key), context);
    List<State> states = states(ops, k, value);
    long past = states.size() - query.size(2);
    List<Value> outputs = new ArrayList<>();
    for (long i = 0; i < query.size(2); i++) {
      State seen = states.get(causal ? (int) (past + i) : states.size() - 1);
      outputs.add(read(ops, seen, token(ops, query, i)));
    }
    return Attended.without(ops.concat(2, outputs));
  }

  /** The state after each key. */
  private static List<State> states(Ops ops, Value k, Value value) {
    List<State> states = new ArrayList<>();
    State state = new State(zero(ops, k.type()), zero(ops, k.type()));
    for (long i = 0; i < k.size(2); i++) {
      state = absorbFeatures(ops, state, token(ops, k, i), token(ops, value, i));
      states.add(state);
    }
    return states;
  }

  private static Value zero(Ops ops, ElementType type) {
    return ops.scalar(type, 0);
  }

  private static Value token(Ops ops, Value x, long i) {
    return ops.slice(x, 2, i, i + 1);
  }
}
