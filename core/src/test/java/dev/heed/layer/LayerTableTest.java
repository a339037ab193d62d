package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.RandomParameters;
import dev.heed.testkit.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choices of a table that no stored model has, against what they mean. */
class LayerTableTest {

  private static final int WIDTH = 8;
  private static final TokenGrid LINE = TokenGrid.line(Dim.of(5));

  private final JavaOps ops = new JavaOps();
  private final Parameters weights = RandomParameters.of(ops, name -> true);
  private final Value x = ops.constant(Tensors.random(1, 2, 5, WIDTH));

  private static AttentionTable split() {
    return AttentionTable.split("query", "key", "value", "output").forms(LinearForm.UNBIASED);
  }

  private static LayerTable table() {
    return LayerTable.of(WIDTH, NormTable.layerNorm(1e-5))
        .attention(split().heads(4, 2, 2))
        .feedForward(FeedForwardTable.mlp("up", "down", 12, "relu"))
        .normsBefore("norm1", "norm2");
  }

  private Value run(LayerTable table, Parameters layer) {
    return TransformerEncoder.of(table, List.of(layer), Choices.none())
        .encode(ops, x, LayerContext.on(ops, LINE, x))
        .last();
  }

  private void requireAlike(Value a, Value b) {
    Tensor first = ops.tensor(a);
    assertThat(Tensors.difference(first, ops.tensor(b))).isLessThan(1e-6);
  }

  @Test
  void one_map_in_thirds_or_per_group_is_three_maps() {
    Value q = weights.get("query.weight", 8, WIDTH);
    Value k = weights.get("key.weight", 4, WIDTH);
    Value v = weights.get("value.weight", 4, WIDTH);
    Value thirds = ops.concat(0, q, k, v);
    Value perGroup =
        ops.concat(
            0,
            rows(q, 0, 4),
            rows(k, 0, 2),
            rows(v, 0, 2),
            rows(q, 4, 8),
            rows(k, 2, 4),
            rows(v, 2, 4));
    Value expected = run(table(), weights);
    requireAlike(run(fused(FusedOrder.THIRDS), new WithFused(weights, thirds)), expected);
    requireAlike(run(fused(FusedOrder.PER_GROUP), new WithFused(weights, perGroup)), expected);
  }

  private static LayerTable fused(FusedOrder order) {
    return table().attention(table().attention().maps(order, "all", "output"));
  }

  private Value rows(Value weight, long start, long end) {
    return ops.slice(weight, 0, start, end);
  }

  /** The weights, and one map for queries, keys and values. */
  private record WithFused(Parameters others, Value all) implements Parameters {

    @Override
    public Parameters at(String name) {
      return name.equals("all") ? new WithFused(others, all) : others.at(name);
    }

    @Override
    public Value get(String name, long... shape) {
      return name.equals("weight") ? all : others.get(name, shape);
    }

    @Override
    public boolean has(String name) {
      return true;
    }
  }

  @Test
  void parallel_steps_start_from_the_same_tokens() {
    Value attended =
        ops.sub(run(table().feedForward((layer, width) -> (o, y) -> o.mul(y, 0)), weights), x);
    Value normed = table().norm(weights.at("norm2")).apply(ops, x);
    Value net =
        FeedForwardTable.mlp("up", "down", 12, "relu").of(weights, WIDTH).apply(ops, normed);
    requireAlike(run(table().parallel(), weights), ops.add(x, ops.add(attended, net)));
  }

  @Test
  void a_factor_on_residuals_and_layer_scale_multiply_what_a_step_adds() {
    Value one = run(table().normsBefore().feedForward(none()), weights);
    Value half = run(table().normsBefore().feedForward(none()).residual(0.5), weights);
    requireAlike(ops.sub(half, x), ops.mul(ops.sub(one, x), 0.5));
    Value scaled = run(table().normsBefore().feedForward(none()).layerScale("s1", "s2"), weights);
    Value factors = weights.get("s1", WIDTH);
    requireAlike(ops.sub(scaled, x), ops.mul(ops.sub(one, x), factors));
  }

  private static FeedForwardTable none() {
    return (layer, width) -> (o, y) -> o.mul(y, 0);
  }

  @Test
  void a_reach_masks_what_is_too_far_and_causal_what_comes_later() {
    LayerContext context = LayerContext.on(ops, LINE, x);
    assertThat(mask(context.causal(ops).within(ops, Reach.window(2))))
        .containsExactly(1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1);
    assertThat(mask(context.within(ops, Reach.around(1))))
        .containsExactly(1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1);
  }

  private float[] mask(LayerContext context) {
    AttentionContext attention = context.attention();
    Value mask = attention.mask().orElseThrow();
    return ops.tensor(ops.cast(mask, ElementType.F32)).toFloats();
  }
}
