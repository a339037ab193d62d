package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a layer need not do for tokens that nobody asks for. */
class PickedTokensTest {

  private static final int WIDTH = 8;

  private static Tensor random(long... axes) {
    Random random = new Random(axes.length + axes[0]);
    float[] values = new float[(int) Shape.of(axes).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(axes), values);
  }

  private static Value linear(Ops ops, Value x, String name, long in, long out) {
    Value product = ops.linear(x, ops.weight(name + ".weight", random(out, in)));
    return ops.add(product, ops.weight(name + ".bias", random(out)));
  }

  private static Value norm(Ops ops, Value x, String name) {
    Value scale = ops.weight(name + ".weight", random(WIDTH));
    return ops.layerNormalization(x, scale, ops.weight(name + ".bias", random(WIDTH)), 1e-6);
  }

  private static Value heads(Ops ops, Value x) {
    return ops.transpose(ops.reshape(x, 0, 0, 2, WIDTH / 2), 0, 2, 1, 3);
  }

  private static Value attention(Ops ops, Value q, Value k, Value v) {
    Value scores =
        ops.matMul(ops.mul(heads(ops, q), 0.5), ops.transpose(heads(ops, k), 0, 1, 3, 2));
    Value mixed = ops.matMul(ops.softmax(scores, -1), heads(ops, v));
    return ops.reshape(ops.transpose(mixed, 0, 2, 1, 3), 0, 0, WIDTH);
  }

  /** A layer with its norms first, over tokens to which positions for all items are added. */
  private static Value layer(Ops ops, Value tokens) {
    Value x = ops.add(tokens, ops.weight("positions", random(1, 6, WIDTH)));
    Value y = norm(ops, x, "before");
    Value mixed =
        attention(
            ops,
            linear(ops, y, "query", WIDTH, WIDTH),
            ops.linear(y, ops.weight("key.weight", random(WIDTH, WIDTH))),
            linear(ops, y, "value", WIDTH, WIDTH));
    Value seen = ops.add(x, linear(ops, mixed, "output", WIDTH, WIDTH));
    Value wide = ops.gelu(linear(ops, norm(ops, seen, "after"), "up", WIDTH, 2 * WIDTH));
    return norm(ops, ops.add(seen, linear(ops, wide, "down", 2 * WIDTH, WIDTH)), "last");
  }

  private static final Tensor TOKENS = random(2, 6, WIDTH);

  /** The operators of the graph, which gives what Java gives within 1e-5. */
  private static List<String> operators(BiConsumer<Ops, Value> model) {
    JavaOps java = new JavaOps(Map.of("x", TOKENS));
    model.accept(java, java.input("x", ElementType.F32, Dims.of("batch", 6, WIDTH)));
    OnnxOps ops = new OnnxOps();
    model.accept(ops, ops.input("x", ElementType.F32, Dims.of("batch", 6, WIDTH)));
    try (RuntimeRun run = RuntimeRun.of(ops.graph().forRuns())) {
      InterpretersAgreeTest.assertSame(java.outputs(), run.run(Map.of("x", TOKENS)), 1e-5);
    }
    return ops.graph().forRuns().operators();
  }

  @Test
  void a_layer_that_is_asked_for_its_class_token_computes_no_other_within_1e_5_of_java() {
    List<String> operators = operators((o, x) -> o.output("y", o.gather(layer(o, x), 0, 1)));
    assertThat(operators).contains("MultiHeadAttention").doesNotContain("Gather");
    assertThat(operators.indexOf("Slice")).isLessThan(operators.indexOf("MultiHeadAttention"));
    assertThat(operators).filteredOn("SkipLayerNormalization"::equals).hasSize(3);
  }

  @Test
  void the_last_token_and_a_range_are_picked_too_within_1e_5_of_java() {
    assertThat(operators((o, x) -> o.output("y", o.gather(layer(o, x), -1, 1))))
        .doesNotContain("Gather");
    assertThat(operators((o, x) -> o.output("y", o.slice(layer(o, x), 1, -2, Long.MAX_VALUE))))
        .contains("Identity");
  }

  @Test
  void nothing_is_picked_early_where_all_tokens_are_an_output_too() {
    List<String> operators =
        operators(
            (o, x) -> {
              Value all = layer(o, x);
              o.output("all", all);
              o.output("y", o.gather(all, 0, 1));
            });
    assertThat(operators).contains("Gather").doesNotContain("Slice");
  }

  @Test
  void tokens_that_are_looked_at_are_not_picked_within_1e_5_of_java() {
    List<String> operators =
        operators(
            (o, x) -> {
              Value y = linear(o, x, "value", WIDTH, WIDTH);
              o.output("y", o.gather(linear(o, attention(o, y, y, y), "output", WIDTH, 4), 0, 1));
            });
    assertThat(operators.indexOf("Slice")).isGreaterThan(operators.indexOf("FusedMatMul"));
  }

  @Test
  void picking_keeps_products_in_8_bits_within_their_rounding() {
    OnnxOps graph = new OnnxOps();
    Ops ops = new QuantizedOps(graph);
    Value x = ops.input("x", ElementType.F32, Dims.of("batch", 6, WIDTH));
    ops.output("y", ops.gather(layer(ops, x), 0, 1));
    JavaOps java = new JavaOps(Map.of("x", TOKENS));
    Value exact = java.input("x", ElementType.F32, Dims.of("batch", 6, WIDTH));
    java.output("y", java.gather(layer(java, exact), 0, 1));
    try (RuntimeRun run = RuntimeRun.of(graph.graph().forRuns())) {
      InterpretersAgreeTest.assertSame(java.outputs(), run.run(Map.of("x", TOKENS)), 0.1);
    }
    assertThat(graph.graph().forRuns().operators()).contains("Slice").doesNotContain("Gather");
  }

  @Test
  void a_graph_that_may_be_looked_into_keeps_all_tokens() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", ElementType.F32, Dims.of("batch", 6, WIDTH));
    ops.output("y", ops.gather(layer(ops, x), 0, 1));
    assertThat(ops.graph().operators()).contains("Gather").doesNotContain("Slice");
  }
}
