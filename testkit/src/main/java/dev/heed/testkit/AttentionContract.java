package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Attention} owes. Extend it, return yours, and say of it what is not as usual;
 * each claim is tested.
 *
 * <p>Tokens are few and fixed by {@link #grid}; self-attention of a batch of 2 unless said
 * otherwise.
 */
public abstract class AttentionContract {

  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 2;

  /** The attention, for {@link #heads} heads of width {@link #width}; a new one or the same. */
  protected abstract Attention attention();

  protected int heads() {
    return 2;
  }

  protected int width() {
    return 4;
  }

  /** Where the tokens sit. */
  protected TokenGrid grid() {
    return TokenGrid.line(Dim.of(7));
  }

  /** Whether tokens may be given in another order and outputs come in that order. */
  protected boolean isEquivariant() {
    return true;
  }

  /** Whether weights are given, and each row of them sums to 1. */
  protected boolean rowsSumToOne() {
    return true;
  }

  protected boolean isCausal() {
    return false;
  }

  /** Whether a mask may differ by query; one by key must be honoured always. */
  protected boolean takesMaskByQuery() {
    return true;
  }

  protected boolean takesBias() {
    return true;
  }

  /** The axes of a bias. */
  protected Shape biasShape() {
    return Shape.of(1, heads(), tokens(), tokens());
  }

  /** Whether masked tokens at the end leave the others as they would be without them. */
  protected boolean takesAnyLength() {
    return true;
  }

  /** Whether a graph may leave the number of tokens to the run. */
  protected boolean takesNamedTokens() {
    return true;
  }

  protected final int tokens() {
    return Math.toIntExact(grid().tokens());
  }

  @Test
  public void the_graph_computes_what_java_computes() {
    Map<String, Tensor> inputs = inputs(tokens());
    assertSame(TwoWays.onnx(inputs, program(grid())), TwoWays.java(inputs, program(grid())));
  }

  @Test
  public void the_graph_computes_the_same_with_a_mask_and_a_bias() {
    Map<String, Tensor> inputs = inputs(tokens());
    inputs.put("mask", keyMask(tokens(), tokens() - 1));
    if (takesBias()) {
      inputs.put("bias", Tensors.random(9, biasShape().axes()));
    }
    assertSame(TwoWays.onnx(inputs, program(grid())), TwoWays.java(inputs, program(grid())));
  }

  @Test
  public void a_run_may_choose_the_batch() {
    Map<String, Dims> dims = new LinkedHashMap<>();
    inputs(tokens())
        .forEach((name, x) -> dims.put(name, Dims.of(x.shape()).with(0, Dim.of("batch"))));
    Map<String, Tensor> inputs = inputs(tokens());
    assertSame(TwoWays.onnx(inputs, dims, program(grid())), TwoWays.java(inputs, program(grid())));
  }

  @Test
  public void a_run_may_choose_the_number_of_tokens() {
    if (!takesNamedTokens()) {
      return; // it needs a fixed number of tokens, and says so
    }
    Map<String, Tensor> inputs = inputs(tokens());
    inputs.put("mask", keyMask(tokens(), tokens() - 1));
    Map<String, Dims> dims = new LinkedHashMap<>();
    for (String name : new String[] {"query", "key", "value"}) {
      dims.put(name, Dims.of("batch", heads(), "tokens", inputs.get(name).shape().axis(3)));
    }
    dims.put("mask", Dims.of("batch", 1, 1, "tokens"));
    TokenGrid named = TokenGrid.line(Dim.of("tokens"));
    assertSame(TwoWays.onnx(inputs, dims, program(named)), TwoWays.java(inputs, program(grid())));
  }

  @Test
  public void the_output_has_a_vector_for_each_query() {
    Map<String, Tensor> outputs = java(inputs(tokens()));
    assertThat(outputs.get("output").shape())
        .isEqualTo(Shape.of(BATCH, heads(), tokens(), width() + 1));
  }

  @Test
  public void tokens_in_another_order_give_outputs_in_that_order() {
    Map<String, Tensor> inputs = inputs(tokens());
    Map<String, Tensor> reversed = new LinkedHashMap<>();
    inputs.forEach((name, x) -> reversed.put(name, reversed(x)));
    double difference = Tensors.difference(reversed(output(inputs)), output(reversed));
    if (isEquivariant()) {
      assertThat(difference).isLessThan(TOLERANCE);
    } else {
      assertThat(difference).as("it claims to depend on positions").isGreaterThan(TOLERANCE);
    }
  }

  @Test
  public void an_item_does_not_depend_on_what_stands_beside_it_in_the_batch() {
    Map<String, Tensor> inputs = inputs(tokens());
    Map<String, Tensor> first = new LinkedHashMap<>();
    inputs.forEach((name, x) -> first.put(name, Tensors.rows(x, 0, 1)));
    assertThat(Tensors.difference(output(first), Tensors.rows(output(inputs), 0, 1)))
        .isLessThan(TOLERANCE);
  }

  @Test
  public void a_masked_key_changes_nothing() {
    Map<String, Tensor> inputs = inputs(tokens());
    inputs.put("mask", keyMask(tokens(), 0));
    assertThat(changeBy(inputs, 0)).isLessThan(TOLERANCE);
  }

  @Test
  public void padding_behind_the_tokens_changes_nothing() {
    if (!takesAnyLength()) {
      return; // it depends on the number of tokens, and says so
    }
    int longer = tokens() + 3;
    Map<String, Tensor> padded = inputs(longer);
    padded.put("mask", keyMask(longer, tokens(), tokens() + 1, tokens() + 2));
    Map<String, Tensor> plain = new LinkedHashMap<>();
    for (String name : new String[] {"query", "key", "value"}) {
      plain.put(name, firstTokens(padded.get(name), tokens()));
    }
    TokenGrid line = TokenGrid.line(Dim.of(longer));
    Tensor output = TwoWays.java(padded, program(line)).get("output");
    assertThat(Tensors.difference(output(plain), firstTokens(output, tokens())))
        .isLessThan(TOLERANCE);
  }

  @Test
  public void a_mask_by_query_is_honoured_or_refused() {
    Map<String, Tensor> inputs = inputs(tokens());
    long[] seen = new long[tokens() * tokens()];
    for (int q = 0; q < tokens(); q++) {
      for (int k = 0; k < tokens(); k++) {
        seen[q * tokens() + k] = k > 0 || q == 0 ? 1 : 0;
      }
    }
    inputs.put("mask", bool(Shape.of(1, 1, tokens(), tokens()), seen));
    if (takesMaskByQuery()) {
      assertThat(changeBy(inputs, 0)).isLessThan(TOLERANCE);
    } else {
      assertRefused(inputs, "mask");
    }
  }

  @Test
  public void a_bias_is_honoured_or_refused() {
    Map<String, Tensor> inputs = inputs(tokens());
    Tensor bias = Tensor.zeros(ElementType.F32, biasShape());
    var floats = bias.floats();
    for (int i = 0; i < floats.limit(); i += biasShape().size(-1)) {
      floats.put(i, -1e9f);
    }
    inputs.put("bias", bias);
    if (takesBias()) {
      assertThat(changeBy(inputs, 0)).isLessThan(TOLERANCE);
    } else {
      assertRefused(inputs, "bias");
    }
  }

  @Test
  public void rows_of_weights_sum_to_one_if_it_says_so() {
    if (!rowsSumToOne()) {
      return; // it makes no such claim
    }
    Tensor weights = java(inputs(tokens())).get("weights");
    assertThat(weights).as("weights").isNotNull();
    int keys = weights.shape().size(-1);
    float[] values = weights.toFloats();
    for (int row = 0; row < values.length / keys; row++) {
      double sum = 0;
      for (int k = 0; k < keys; k++) {
        sum += values[row * keys + k];
      }
      assertThat(sum).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
    }
  }

  @Test
  public void a_causal_one_does_not_leak() {
    if (!isCausal()) {
      return; // it is not causal
    }
    Map<String, Tensor> inputs = inputs(tokens());
    int last = tokens() - 1;
    Tensor before = firstTokens(output(inputs), last);
    Tensor after = firstTokens(output(withTokenChanged(inputs, last)), last);
    assertThat(Tensors.difference(before, after)).isZero();
  }

  @Test
  public void queries_and_keys_of_different_widths_are_refused_with_both_shapes() {
    Map<String, Tensor> inputs = inputs(tokens());
    inputs.put("key", Tensors.random(4, BATCH, heads(), tokens(), width() + 2));
    assertThatThrownBy(() -> java(inputs))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining(inputs.get("query").shape().toString())
        .hasMessageContaining(inputs.get("key").shape().toString());
  }

  private void assertRefused(Map<String, Tensor> inputs, String what) {
    assertThatThrownBy(() -> java(inputs))
        .isInstanceOfSatisfying(
            HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining(what)
        .hasMessageContaining(inputs.get(what).shape().toString());
  }

  /** How much the outputs of other tokens change with a token's key and value. */
  private double changeBy(Map<String, Tensor> inputs, int token) {
    Tensor before = output(inputs);
    Tensor after = output(withTokenChanged(inputs, token));
    float[] x = before.toFloats();
    float[] y = after.toFloats();
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      boolean other = i / (width() + 1) % tokens() != token;
      largest = other ? Math.max(largest, Math.abs(x[i] - y[i])) : largest;
    }
    return largest;
  }

  private static Map<String, Tensor> withTokenChanged(Map<String, Tensor> inputs, int token) {
    Map<String, Tensor> changed = new LinkedHashMap<>(inputs);
    for (String name : new String[] {"key", "value"}) {
      Tensor x = inputs.get(name);
      float[] values = x.toFloats();
      int width = x.shape().size(3);
      for (int i = 0; i < values.length; i++) {
        values[i] += i / width % x.shape().size(2) == token ? 3 : 0;
      }
      changed.put(name, Tensor.of(x.shape(), values));
    }
    return changed;
  }

  private TwoWays.Program program(TokenGrid grid) {
    return (ops, in) -> {
      AttentionContext context =
          new AttentionContext(
              grid, Optional.ofNullable(in.get("mask")), Optional.ofNullable(in.get("bias")));
      Attended attended =
          attention().attend(ops, in.get("query"), in.get("key"), in.get("value"), context);
      Map<String, Value> results = new LinkedHashMap<>();
      results.put("output", attended.output());
      attended.weights().ifPresent(weights -> results.put("weights", weights));
      return results;
    };
  }

  private Map<String, Tensor> java(Map<String, Tensor> inputs) {
    return TwoWays.java(inputs, program(grid()));
  }

  private Tensor output(Map<String, Tensor> inputs) {
    return java(inputs).get("output");
  }

  private Map<String, Tensor> inputs(int tokens) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("query", Tensors.random(1, BATCH, heads(), tokens, width()));
    inputs.put("key", Tensors.random(2, BATCH, heads(), tokens, width()));
    inputs.put("value", Tensors.random(3, BATCH, heads(), tokens, width() + 1));
    return inputs;
  }

  private static Tensor keyMask(int tokens, int... hidden) {
    long[] seen = new long[BATCH * tokens];
    Arrays.fill(seen, 1);
    for (int token : hidden) {
      for (int b = 0; b < BATCH; b++) {
        seen[b * tokens + token] = 0;
      }
    }
    return bool(Shape.of(BATCH, 1, 1, tokens), seen);
  }

  private static Tensor bool(Shape shape, long... values) {
    return Tensor.of(shape, values).as(ElementType.BOOL);
  }

  private static Tensor firstTokens(Tensor x, int count) {
    Shape shape = x.shape();
    return Tensors.corner(x, Shape.of(shape.axis(0), shape.axis(1), count, shape.axis(3)));
  }

  /** {@code [B, H, N, D]} with the tokens in reverse. */
  private static Tensor reversed(Tensor x) {
    int width = x.shape().size(3);
    int tokens = x.shape().size(2);
    float[] values = x.toFloats();
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int token = i / width % tokens;
      turned[i + (tokens - 1 - 2 * token) * width] = values[i];
    }
    return Tensor.of(x.shape(), turned);
  }

  private static void assertSame(Map<String, Tensor> made, Map<String, Tensor> expected) {
    assertThat(made.keySet()).isEqualTo(expected.keySet());
    made.forEach(
        (name, x) ->
            assertThat(Tensors.difference(x, expected.get(name))).as(name).isLessThan(TOLERANCE));
  }
}
