package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PositionalEncoding} owes, through whichever of the doors it uses. Extend it,
 * return yours, and say of it what is not as usual; each claim is tested.
 */
public abstract class PositionalEncodingContract {

  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 2;

  /**
   * The encoding for {@link #heads} heads of width {@link #headWidth}; made anew by each call, so
   * that two can be compared.
   */
  protected abstract PositionalEncoding encoding();

  protected int heads() {
    return 4;
  }

  protected int headWidth() {
    return 8;
  }

  protected TokenGrid grid() {
    return TokenGrid.line(Dim.of(9));
  }

  /** Whether scores, as it changes them, depend only on how far a key is from its query. */
  protected boolean dependsOnDistanceAlone() {
    return false;
  }

  /** Whether a graph may leave the number of tokens to the run. */
  protected boolean takesNamedTokens() {
    return true;
  }

  /** The tokens that a bias on scores is for: all of the grid's, or those of a window. */
  protected int scoredTokens() {
    return tokens();
  }

  protected final int tokens() {
    return Math.toIntExact(grid().tokens());
  }

  @Test
  public void every_door_keeps_the_shape() {
    Map<String, Tensor> outputs = TwoWays.java(inputs(0), program(encoding(), grid()));
    assertThat(outputs.get("tokens").shape())
        .isEqualTo(Shape.of(BATCH, tokens(), (long) heads() * headWidth()));
    for (String door : new String[] {"query", "key", "value"}) {
      assertThat(outputs.get(door).shape())
          .as(door)
          .isEqualTo(Shape.of(BATCH, heads(), tokens(), headWidth()));
    }
    assertThat(outputs.get("scores").shape())
        .isEqualTo(Shape.of(BATCH, heads(), scoredTokens(), scoredTokens()));
  }

  @Test
  public void the_graph_computes_what_java_computes() {
    Map<String, Tensor> inputs = inputs(0);
    assertSame(
        TwoWays.onnx(inputs, program(encoding(), grid())),
        TwoWays.java(inputs, program(encoding(), grid())));
  }

  @Test
  public void a_run_may_choose_the_number_of_tokens() {
    if (!takesNamedTokens()) {
      return; // it needs a fixed number of tokens, and says so
    }
    Map<String, Tensor> inputs = inputs(0);
    Map<String, Dims> dims = new LinkedHashMap<>();
    dims.put("tokens", Dims.of("batch", "n", (long) heads() * headWidth()));
    dims.put("heads", Dims.of("batch", heads(), "n", headWidth()));
    dims.put("positions", Dims.of("n"));
    dims.put("scores", Dims.of("batch", heads(), "n", "n"));
    assertSame(
        TwoWays.onnx(inputs, dims, program(encoding(), TokenGrid.line(Dim.of("n")))),
        TwoWays.java(inputs, program(encoding(), grid())));
  }

  @Test
  public void two_of_a_kind_say_the_same() {
    Map<String, Tensor> inputs = inputs(0);
    Map<String, Tensor> first = TwoWays.java(inputs, program(encoding(), grid()));
    TwoWays.java(inputs, program(encoding(), grid()))
        .forEach((name, x) -> assertThat(Tensors.difference(x, first.get(name))).as(name).isZero());
  }

  @Test
  public void each_item_of_a_batch_may_have_positions_of_its_own() {
    Map<String, Tensor> shared = inputs(0);
    Map<String, Tensor> own = new LinkedHashMap<>(shared);
    long[] twice = LongStream.range(0, (long) BATCH * tokens()).map(i -> i % tokens()).toArray();
    own.put("positions", Tensor.of(Shape.of(BATCH, tokens()), twice));
    Map<String, Tensor> expected = TwoWays.java(shared, program(encoding(), grid()));
    assertSame(
        TwoWays.java(own, (ops, in) -> onHeads(encoding(), ops, in)),
        Map.of(
            "query", expected.get("query"),
            "key", expected.get("key"),
            "value", expected.get("value")));
  }

  @Test
  public void scores_depend_on_the_distance_alone_where_it_says_so() {
    if (!dependsOnDistanceAlone()) {
      return; // it makes no such claim
    }
    Tensor near = TwoWays.java(inputs(0), this::scores).get("scores");
    Tensor far = TwoWays.java(inputs(5), this::scores).get("scores");
    assertThat(Tensors.difference(near, far)).isLessThan(TOLERANCE);
  }

  /** Products of queries and keys, plus what is added to scores. */
  private Map<String, Value> scores(Ops ops, Map<String, Value> in) {
    Map<String, Value> doors = program(encoding(), grid()).run(ops, in);
    Value products = ops.matMul(doors.get("query"), ops.transpose(doors.get("key"), 0, 1, 3, 2));
    return Map.of("scores", ops.add(products, doors.get("scores")));
  }

  private TwoWays.Program program(PositionalEncoding encoding, TokenGrid grid) {
    return (ops, in) -> {
      Map<String, Value> outputs = new LinkedHashMap<>(onHeads(encoding, ops, in));
      outputs.put("tokens", encoding.onTokens(ops, in.get("tokens"), grid));
      Value positions = in.get("positions");
      Value scores = in.get("scores");
      outputs.put(
          "scores",
          encoding
              .onScores(ops, heads(), grid, positions, positions)
              .map(bias -> ops.add(scores, bias))
              .orElseGet(() -> ops.identity(scores)));
      outputs.replaceAll((name, x) -> ops.identity(x));
      return outputs;
    };
  }

  private static Map<String, Value> onHeads(
      PositionalEncoding encoding, Ops ops, Map<String, Value> in) {
    Value heads = in.get("heads");
    Value positions = in.get("positions");
    return Map.of(
        "query", encoding.onQuery(ops, heads, positions),
        "key", encoding.onKey(ops, heads, positions),
        "value", encoding.onValue(ops, heads, positions));
  }

  private Map<String, Tensor> inputs(int from) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("tokens", Tensors.random(1, BATCH, tokens(), (long) heads() * headWidth()));
    inputs.put("heads", Tensors.random(2, BATCH, heads(), tokens(), headWidth()));
    long[] positions = LongStream.range(from, from + (long) tokens()).toArray();
    inputs.put("positions", Tensor.of(Shape.of(tokens()), positions));
    inputs.put("scores", Tensors.random(3, BATCH, heads(), scoredTokens(), scoredTokens()));
    return inputs;
  }

  private static void assertSame(Map<String, Tensor> made, Map<String, Tensor> expected) {
    assertThat(made.keySet()).isEqualTo(expected.keySet());
    made.forEach(
        (name, x) ->
            assertThat(Tensors.difference(x, expected.get(name))).as(name).isLessThan(TOLERANCE));
  }
}
