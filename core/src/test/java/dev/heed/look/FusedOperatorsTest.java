package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.onnx.OnnxModel;
import dev.heed.op.Attributes;
import dev.heed.op.Dims;
import dev.heed.op.Fusion;
import dev.heed.op.Node;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Operators that keep their weights to themselves, beside the same attention in plain operators:
 * what they give and what they look at are the same.
 */
class FusedOperatorsTest {

  private static final int BATCH = 2;
  private static final int TOKENS = 5;
  private static final int HEADS = 2;
  private static final int WIDTH = 16;
  private static final float NEVER = -10000;

  private final Map<String, Tensor> inputs = new LinkedHashMap<>();

  /** The context {@code [B, N, C]} of an attention, plain or fused. */
  private interface Form extends BiFunction<Ops, Map<String, Value>, Value> {}

  @Test
  void multi_head_attention() {
    floats("q", BATCH, TOKENS, WIDTH);
    floats("k", BATCH, TOKENS, WIDTH);
    floats("v", BATCH, TOKENS, WIDTH);
    compare(
        (o, x) -> microsoft(o, "MultiHeadAttention", heads(), x.get("q"), x.get("k"), x.get("v")),
        (o, x) -> plain(o, x.get("q"), x.get("k"), x.get("v"), null));
  }

  @Test
  void multi_head_attention_with_bias_and_added_scores() {
    floats("q", BATCH, TOKENS, WIDTH);
    floats("k", BATCH, TOKENS, WIDTH);
    floats("v", BATCH, TOKENS, WIDTH);
    floats("bias", 3 * WIDTH);
    floats("scores", 1, HEADS, TOKENS, TOKENS);
    compare(
        (o, x) ->
            microsoft(
                o,
                "MultiHeadAttention",
                heads(),
                x.get("q"),
                x.get("k"),
                x.get("v"),
                x.get("bias"),
                null,
                x.get("scores")),
        (o, x) ->
            plain(
                o,
                o.add(x.get("q"), part(o, x.get("bias"), 0)),
                o.add(x.get("k"), part(o, x.get("bias"), 1)),
                o.add(x.get("v"), part(o, x.get("bias"), 2)),
                x.get("scores")));
  }

  @Test
  void multi_head_attention_with_padding() {
    floats("q", BATCH, TOKENS, WIDTH);
    floats("k", BATCH, TOKENS, WIDTH);
    floats("v", BATCH, TOKENS, WIDTH);
    inputs.put("mask", padding());
    compare(
        (o, x) ->
            microsoft(
                o,
                "MultiHeadAttention",
                heads(),
                x.get("q"),
                x.get("k"),
                x.get("v"),
                null,
                x.get("mask")),
        (o, x) -> plain(o, x.get("q"), x.get("k"), x.get("v"), hidden(o, x.get("mask"))));
  }

  @Test
  void attention_that_projects_by_itself_with_padding() {
    floats("x", BATCH, TOKENS, WIDTH);
    floats("matrix", WIDTH, 3 * WIDTH);
    floats("bias", 3 * WIDTH);
    inputs.put("mask", padding());
    compare(
        (o, x) ->
            microsoft(
                o, "Attention", heads(), x.get("x"), x.get("matrix"), x.get("bias"), x.get("mask")),
        (o, x) -> projected(o, x, hidden(o, x.get("mask"))));
  }

  @Test
  void attention_that_projects_by_itself_and_looks_back_only() {
    floats("x", BATCH, TOKENS, WIDTH);
    floats("matrix", WIDTH, 3 * WIDTH);
    floats("bias", 3 * WIDTH);
    Attributes causal = new Attributes(Map.of("num_heads", (long) HEADS, "unidirectional", 1L));
    compare(
        (o, x) -> microsoft(o, "Attention", causal, x.get("x"), x.get("matrix"), x.get("bias")),
        (o, x) -> projected(o, x, later(o)));
  }

  @Test
  void attention_that_projects_by_itself_in_8_bits() {
    inputs.put("x", whole(ElementType.U8, 0, BATCH, TOKENS, WIDTH));
    inputs.put("matrix", whole(ElementType.I8, -64, WIDTH, 3 * WIDTH));
    floats("bias", 3 * WIDTH);
    Tensor zero = Tensor.of(Shape.of(), 64L);
    compare(
        (o, x) ->
            microsoft(
                o,
                "QAttention",
                heads(),
                x.get("x"),
                x.get("matrix"),
                x.get("bias"),
                o.constant(0.02f),
                o.constant(0.01f),
                null,
                o.constant(zero.as(ElementType.U8)),
                o.constant(Tensor.of(Shape.of(), 0L).as(ElementType.I8))),
        (o, x) -> {
          Value input = o.mul(o.add(o.cast(x.get("x"), ElementType.F32), -64), 0.02);
          Value matrix = o.mul(o.cast(x.get("matrix"), ElementType.F32), 0.01);
          return projected(o, Map.of("x", input, "matrix", matrix, "bias", x.get("bias")), null);
        });
  }

  /** Half as many keys as queries, as language models have them, and the first step of a cache. */
  @Test
  void grouped_query_attention() {
    floats("q", BATCH, TOKENS, WIDTH);
    floats("k", BATCH, TOKENS, WIDTH / 2);
    floats("v", BATCH, TOKENS, WIDTH / 2);
    compare(
        (o, x) -> grouped(o, x.get("q"), x.get("k"), x.get("v")),
        (o, x) -> plain(o, x.get("q"), twice(o, x.get("k")), twice(o, x.get("v")), later(o)));
  }

  private static Value grouped(Ops o, Value q, Value k, Value v) {
    Attributes attributes = new Attributes(Map.of("num_heads", 2L, "kv_num_heads", 1L));
    long[] last = new long[BATCH];
    Arrays.fill(last, TOKENS - 1);
    Dims cache = Dims.of(BATCH, 1, TOKENS, WIDTH / HEADS);
    Value empty = o.constant(Tensor.zeros(ElementType.F32, Shape.of(BATCH, 1, 0, WIDTH / HEADS)));
    Fusion fusion =
        new Fusion(
            "GroupQueryAttention",
            attributes,
            List.of(context(), new Spec(ElementType.F32, cache), new Spec(ElementType.F32, cache)),
            List.of(
                q,
                k,
                v,
                empty,
                empty,
                o.constant(Tensor.of(Shape.of(BATCH), last).as(ElementType.I32)),
                o.constant(Tensor.of(Shape.of(), (long) TOKENS).as(ElementType.I32))));
    return o.fused(fusion, List::of).get(0);
  }

  private static Value twice(Ops o, Value x) {
    return o.concat(2, x, x);
  }

  private static Tensor whole(ElementType type, int from, long... axes) {
    Tensor random = Tensors.random(9, axes);
    float[] values = random.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(from, Math.min(from + 127, Math.round(64 + from + 30 * values[i])));
    }
    return Tensor.of(random.shape(), values).as(type);
  }

  /** In opset 23. */
  @Test
  void the_standard_attention() {
    floats("q", BATCH, TOKENS, WIDTH);
    floats("k", BATCH, TOKENS, WIDTH);
    floats("v", BATCH, TOKENS, WIDTH);
    Attributes heads =
        new Attributes(Map.of("q_num_heads", (long) HEADS, "kv_num_heads", (long) HEADS));
    compare(
        (o, x) -> {
          List<Value> given = List.of(x.get("q"), x.get("k"), x.get("v"));
          return o.apply(new Node("", "Attention", given, heads, List.of(context()))).get(0);
        },
        (o, x) -> plain(o, x.get("q"), x.get("k"), x.get("v"), null));
  }

  private void compare(Form fused, Form plain) {
    AttentionResult expected = seen(new OnnxOps(), plain, LookOptions.allMaps());
    AttentionResult found = seen(new OnnxOps(), fused, LookOptions.allMaps());
    assertThat(
            Tensors.difference(found.outputs().get("context"), expected.outputs().get("context")))
        .isLessThan(1e-5);
    assertThat(found.maps()).hasSize(1);
    assertThat(Tensors.difference(weights(found), weights(expected))).isLessThan(1e-6);
  }

  private static Tensor weights(AttentionResult seen) {
    return seen.maps().get(0).weights();
  }

  private AttentionResult seen(OnnxOps ops, Form form, LookOptions shown) {
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach((n, t) -> values.put(n, ops.input(n, t.type(), Dims.of(t.shape()))));
    values.replaceAll((n, x) -> x.type() == ElementType.F32 ? ops.mul(x, 0.5) : x);
    ops.output("context", form.apply(ops, values));
    byte[] model = atOpset23(ops.graph().toBytes(new Storage.Embedded()));
    try (Look look =
        Look.open(
            Looking.RUNTIME,
            OnnxModel.read(ByteBuffer.wrap(model)),
            Map.of(),
            GraphHints.none(),
            shown,
            OpenOptions.on(Looking.CPU))) {
      return look.run(new Inputs(inputs));
    }
  }

  /** The import of ONNX's own operators reads: domain "", version 18. */
  private static byte[] atOpset23(byte[] model) {
    for (int i = 0; i + 4 <= model.length; i++) {
      if (model[i] == 0x0A && model[i + 1] == 0 && model[i + 2] == 0x10 && model[i + 3] == 18) {
        model[i + 3] = 23;
        return model;
      }
    }
    throw new AssertionError("no opset 18 in the model");
  }

  private static Value microsoft(
      Ops ops, String operator, Attributes attributes, @Nullable Value... in) {
    return ops.fused(
            Fusion.of(operator, attributes, context(), in),
            () -> {
              throw new AssertionError("fused forms are off");
            })
        .get(0);
  }

  private static Spec context() {
    return new Spec(ElementType.F32, Dims.of(BATCH, TOKENS, WIDTH));
  }

  private static Attributes heads() {
    return Attributes.of("num_heads", (long) HEADS);
  }

  private static Value plain(Ops o, Value q, Value k, Value v, @Nullable Value added) {
    Value product = o.matMul(split(o, q), o.transpose(split(o, k), 0, 1, 3, 2));
    Value scores = o.div(product, Math.sqrt((double) WIDTH / HEADS));
    Value weights = o.softmax(added == null ? scores : o.add(scores, added), -1);
    Value context = o.transpose(o.matMul(weights, split(o, v)), 0, 2, 1, 3);
    return o.reshape(context, BATCH, TOKENS, WIDTH);
  }

  private static Value split(Ops o, Value x) {
    return o.transpose(o.reshape(x, BATCH, TOKENS, HEADS, WIDTH / HEADS), 0, 2, 1, 3);
  }

  private static Value part(Ops o, Value bias, int part) {
    return o.slice(bias, 0, (long) part * WIDTH, (part + 1L) * WIDTH);
  }

  private static Value projected(Ops o, Map<String, Value> x, Value added) {
    Value all = o.add(o.matMul(x.get("x"), x.get("matrix")), x.get("bias"));
    return plain(
        o,
        o.slice(all, 2, 0, WIDTH),
        o.slice(all, 2, WIDTH, 2L * WIDTH),
        o.slice(all, 2, 2L * WIDTH, 3L * WIDTH),
        added);
  }

  /** {@code [B, 1, 1, K]}, far below zero where the mask is 0. */
  private static Value hidden(Ops o, Value mask) {
    Value keep = o.reshape(o.cast(mask, ElementType.F32), BATCH, 1, 1, TOKENS);
    return o.mul(o.add(keep, -1), -NEVER);
  }

  private static Value later(Ops o) {
    float[] added = new float[TOKENS * TOKENS];
    for (int i = 0; i < added.length; i++) {
      added[i] = i % TOKENS > i / TOKENS ? NEVER : 0;
    }
    return o.constant(Tensor.of(Shape.of(TOKENS, TOKENS), added));
  }

  private static Tensor padding() {
    long[] mask = new long[BATCH * TOKENS];
    Arrays.fill(mask, 0, BATCH * TOKENS - 2, 1);
    return Tensor.of(Shape.of(BATCH, TOKENS), mask).as(ElementType.I32);
  }

  private void floats(String name, long... axes) {
    inputs.put(name, Tensors.random(inputs.size() + 3L, axes));
  }
}
