package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.TwoWays;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruncatedAttentionTest {

  private static final int LEFT = 3;
  private static final int RIGHT = 2;
  private static final int TOKENS = 17;
  private static final double TOLERANCE = 1e-6;
  private static final AttentionContext LINE = AttentionContext.on(TokenGrid.line(Dim.of(TOKENS)));

  @Test
  void by_mask_is_by_gathering_windows_within_1e_6() {
    Map<String, Tensor> inputs = inputs(TOKENS, TOKENS);
    Tensor masked = TwoWays.onnx(inputs, truncated(SparseForm.MASK)).get("output");
    Tensor gathered = TwoWays.onnx(inputs, truncated(SparseForm.GATHER)).get("output");
    assertThat(Tensors.difference(masked, gathered)).isLessThan(TOLERANCE);
  }

  @Test
  void by_mask_is_by_gathering_windows_with_a_past_a_mask_and_a_bias_within_1e_6() {
    Map<String, Tensor> inputs = inputs(5, TOKENS);
    inputs.put("bias", Tensors.random(4, 1, 3, 5, TOKENS));
    long[] seen = new long[2 * TOKENS];
    Arrays.setAll(seen, i -> i % 7 == 0 ? 0 : 1);
    inputs.put("mask", Tensor.of(Shape.of(2, 1, 1, TOKENS), seen).as(ElementType.BOOL));
    Tensor masked = TwoWays.onnx(inputs, truncated(SparseForm.MASK)).get("output");
    Tensor gathered = TwoWays.onnx(inputs, truncated(SparseForm.GATHER)).get("output");
    assertThat(Tensors.difference(masked, gathered)).isLessThan(TOLERANCE);
  }

  /** One graph for every chunk; only its caches go from run to run. */
  @Test
  void by_mask_is_streaming_with_caches_in_chunks_of_any_size_within_1e_6() {
    Map<String, Tensor> inputs = inputs(TOKENS, TOKENS);
    Tensor masked = TwoWays.onnx(inputs, truncated(SparseForm.MASK)).get("output");
    for (int chunk : new int[] {1, 4, 19}) {
      assertThat(Tensors.difference(streamed(inputs, chunk), masked))
          .as("chunks of " + chunk)
          .isLessThan(TOLERANCE);
    }
  }

  private static Tensor streamed(Map<String, Tensor> inputs, int chunk) {
    int end = (TOKENS + RIGHT + chunk - 1) / chunk * chunk;
    float[] all = new float[2 * 3 * end * 4];
    Map<String, Tensor> cache =
        TwoWays.java(
            Map.of(), (ops, in) -> named(stream().start(ops, ElementType.F32, 2, 3, 6, 4)));
    for (int from = 0; from < end; from += chunk) {
      Map<String, Tensor> step = new LinkedHashMap<>(cache);
      for (String name : new String[] {"query", "key", "value"}) {
        step.put(name, part(inputs.get(name), from, chunk));
      }
      step.put("real", real(from, chunk));
      Map<String, Tensor> results =
          new LinkedHashMap<>(TwoWays.onnx(step, named(step), TruncatedAttentionTest::step));
      put(results.remove("output"), all, from, end);
      cache = results;
    }
    Tensor delayed = Tensor.of(Shape.of(2, 3, end, 4), all);
    return part(delayed, RIGHT, TOKENS);
  }

  private static Map<String, Value> step(Ops ops, Map<String, Value> in) {
    var cache =
        new TruncatedStream.Cache(
            in.get("keys"), in.get("values"), in.get("known"), in.get("queries"));
    var step =
        stream().step(ops, cache, in.get("query"), in.get("key"), in.get("value"), in.get("real"));
    Map<String, Value> results = new LinkedHashMap<>(named(step.cache()));
    results.put("output", step.output());
    return results;
  }

  private static Map<String, Value> named(TruncatedStream.Cache cache) {
    return Map.of(
        "keys", cache.keys(),
        "values", cache.values(),
        "known", cache.real(),
        "queries", cache.queries());
  }

  /** The chunk's length is the run's choice. */
  private static Map<String, Dims> named(Map<String, Tensor> step) {
    Map<String, Dims> dims = new LinkedHashMap<>();
    for (String name : new String[] {"query", "key", "value"}) {
      dims.put(name, Dims.of(step.get(name).shape()).with(2, Dim.of("chunk")));
    }
    dims.put("real", Dims.of(2, "chunk"));
    return dims;
  }

  private static TruncatedStream stream() {
    return new TruncatedStream(LEFT, RIGHT);
  }

  @Test
  void n_layers_see_n_times_left_and_n_times_right() {
    for (int layers = 1; layers <= 3; layers++) {
      int token = 8;
      for (int other = 0; other < TOKENS; other++) {
        boolean within = other >= token - layers * LEFT && other <= token + layers * RIGHT;
        assertThat(influence(layers, other, token) > 0)
            .as("layers=%d: %d sees %d", layers, token, other)
            .isEqualTo(within);
      }
    }
  }

  /** How much the token {@code on} changes with token {@code of}, after some layers. */
  private static double influence(int layers, int of, int on) {
    Tensor x = Tensors.random(5, 1, 1, TOKENS, 6);
    float[] values = x.toFloats();
    for (int i = 0; i < 6; i++) {
      values[of * 6 + i] += 1;
    }
    Tensor before = part(stacked(layers, x), on, 1);
    Tensor after = part(stacked(layers, Tensor.of(x.shape(), values)), on, 1);
    return Tensors.difference(before, after);
  }

  private static Tensor stacked(int layers, Tensor x) {
    return TwoWays.java(
            Map.of("x", x),
            (ops, in) -> {
              Value tokens = in.get("x");
              for (int i = 0; i < layers; i++) {
                tokens =
                    new TruncatedAttention(LEFT, RIGHT, SparseForm.GATHER)
                        .attend(ops, tokens, tokens, tokens, LINE)
                        .output();
              }
              return Map.of("output", tokens);
            })
        .get("output");
  }

  @Test
  void longformer_and_big_bird_by_mask_are_those_by_gathering_within_1e_6() {
    Map<String, Tensor> inputs = inputs(TOKENS, TOKENS);
    inputs.put("bias", Tensors.random(4, 2, 3, TOKENS, TOKENS));
    Map<SparseForm, Map<String, Tensor>> results = new LinkedHashMap<>();
    for (SparseForm form : SparseForm.values()) {
      results.put(
          form,
          TwoWays.onnx(
              inputs,
              (ops, in) -> {
                Value q = in.get("query");
                AttentionContext context = LINE.withBias(in.get("bias"));
                return Map.of(
                    "longformer",
                    new LongformerAttention(2, 3, form)
                        .attend(ops, q, in.get("key"), in.get("value"), context)
                        .output(),
                    "big-bird",
                    new BigBirdAttention(2, 1, 1, 2, 7, form)
                        .attend(ops, q, in.get("key"), in.get("value"), context)
                        .output());
              }));
    }
    results
        .get(SparseForm.MASK)
        .forEach(
            (name, masked) ->
                assertThat(Tensors.difference(masked, results.get(SparseForm.GATHER).get(name)))
                    .as(name)
                    .isLessThan(TOLERANCE));
  }

  @Test
  void big_bird_picks_blocks_by_its_seed() {
    Map<String, Tensor> inputs = inputs(TOKENS, TOKENS);
    assertThat(Tensors.difference(bigBird(inputs, 1), bigBird(inputs, 1))).isZero();
    assertThat(Tensors.difference(bigBird(inputs, 1), bigBird(inputs, 2))).isPositive();
  }

  private static Tensor bigBird(Map<String, Tensor> inputs, long seed) {
    return TwoWays.java(
            inputs,
            (ops, in) ->
                Map.of(
                    "output",
                    new BigBirdAttention(1, 1, 1, 2, seed, SparseForm.MASK)
                        .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                        .output()))
        .get("output");
  }

  @Test
  void a_negative_window_is_refused() {
    assertThatThrownBy(() -> new TruncatedAttention(-1, 2, SparseForm.MASK))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("left=-1, right=2");
  }

  private static TwoWays.Program truncated(SparseForm form) {
    return (ops, in) -> {
      AttentionContext context =
          in.containsKey("bias") ? LINE.withBias(in.get("bias")).withMask(in.get("mask")) : LINE;
      return Map.of(
          "output",
          new TruncatedAttention(LEFT, RIGHT, form)
              .attend(ops, in.get("query"), in.get("key"), in.get("value"), context)
              .output());
    };
  }

  private static Map<String, Tensor> inputs(int queries, int keys) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("query", Tensors.random(1, 2, 3, queries, 6));
    inputs.put("key", Tensors.random(2, 2, 3, keys, 6));
    inputs.put("value", Tensors.random(3, 2, 3, keys, 4));
    return inputs;
  }

  /** Tokens of {@code [B, H, N, D]}; zeros behind the end. */
  private static Tensor part(Tensor x, int from, int count) {
    Shape shape = x.shape();
    int width = shape.size(3);
    float[] values = x.toFloats();
    float[] some = new float[shape.size(0) * shape.size(1) * count * width];
    for (int i = 0; i < some.length; i++) {
      int token = from + i / width % count;
      int line = i / (width * count);
      some[i] =
          token < shape.size(2) ? values[(line * shape.size(2) + token) * width + i % width] : 0;
    }
    return Tensor.of(Shape.of(shape.axis(0), shape.axis(1), count, width), some);
  }

  private static void put(Tensor chunk, float[] all, int from, int tokens) {
    int count = chunk.shape().size(2);
    int width = chunk.shape().size(3);
    float[] values = chunk.toFloats();
    for (int i = 0; i < values.length; i++) {
      int line = i / (width * count);
      all[(line * tokens + from + i / width % count) * width + i % width] = values[i];
    }
  }

  private static Tensor real(int from, int count) {
    long[] real = new long[2 * count];
    Arrays.setAll(real, i -> from + i % count < TOKENS ? 1 : 0);
    return Tensor.of(Shape.of(2, count), real).as(ElementType.BOOL);
  }
}
