package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dim;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.TwoWays;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What attentions have to do with each other, in exact numbers. */
class IdentitiesTest {

  private static final int WIDTH = 6;
  private static final AttentionContext LINE = AttentionContext.on(TokenGrid.line(Dim.of(5)));
  private static final DotProductAttention SCALED = DotProductAttention.scaled(Weighting.SOFTMAX);

  @Test
  void scaled_with_a_query_times_sqrt_d_is_unscaled_within_1e_12() {
    Map<String, Tensor> inputs = doubles(5, 5);
    double difference =
        differenceInJava(
            inputs,
            (ops, in) -> {
              Value larger = ops.mul(in.get("query"), Math.sqrt(WIDTH));
              Value key = in.get("key");
              Value value = in.get("value");
              var unscaled = DotProductAttention.unscaled(Weighting.SOFTMAX);
              return List.of(
                  unscaled.attend(ops, in.get("query"), key, value, LINE).output(),
                  SCALED.attend(ops, larger, key, value, LINE).output());
            });
    assertThat(difference).isLessThan(1e-12);
  }

  @Test
  void many_heads_are_the_sum_of_heads_times_their_slices_of_the_output_projection_within_1e_12() {
    int heads = 3;
    int width = 12;
    Map<String, Tensor> inputs =
        Map.of(
            "x", wide(Tensors.random(1, 2, 5, width)),
            "query", wide(Tensors.random(2, width, width)),
            "key", wide(Tensors.random(3, width, width)),
            "value", wide(Tensors.random(4, width, width)),
            "output", wide(Tensors.random(5, width, width)));
    double difference =
        differenceInJava(
            inputs,
            (ops, in) -> {
              var together =
                  new MultiHeadAttention(
                      linear(in.get("query")),
                      linear(in.get("key")),
                      linear(in.get("value")),
                      linear(in.get("output")),
                      heads,
                      SCALED);
              Value sum = ops.scalar(ElementType.F64, 0);
              for (int h = 0; h < heads; h++) {
                sum = ops.add(sum, oneHead(ops, in, h * width / heads, (h + 1) * width / heads));
              }
              return List.of(together.apply(ops, in.get("x"), LINE).output(), sum);
            });
    assertThat(difference).isLessThan(1e-12);
  }

  /** {@code softmax(x Wq^T Wk x^T / sqrt(D)) x Wv^T Wo^T} with some of the rows and columns. */
  private static Value oneHead(Ops ops, Map<String, Value> in, int from, int to) {
    Value q = ops.unsqueeze(projected(ops, in, "query", from, to), 1);
    Value k = ops.unsqueeze(projected(ops, in, "key", from, to), 1);
    Value v = ops.unsqueeze(projected(ops, in, "value", from, to), 1);
    Value head = ops.squeeze(SCALED.attend(ops, q, k, v, LINE).output(), 1);
    return ops.matMul(head, ops.transpose(ops.slice(in.get("output"), 1, from, to), 1, 0));
  }

  private static Value projected(Ops ops, Map<String, Value> in, String name, int from, int to) {
    Value rows = ops.slice(in.get(name), 0, from, to);
    return ops.matMul(in.get("x"), ops.transpose(rows, 1, 0));
  }

  @Test
  void parallel_linear_attention_is_the_recurrent_one_within_1e_12_in_java_and_1e_5_in_onnx() {
    for (boolean causal : new boolean[] {false, true}) {
      for (int queries : new int[] {7, 3}) {
        TwoWays.Program both =
            (ops, in) ->
                Map.of(
                    "difference",
                    difference(
                        ops,
                        new LinearAttention(causal)
                            .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                            .output(),
                        new RecurrentLinearAttention(causal)
                            .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                            .output()));
        assertThat(number(TwoWays.java(doubles(queries, 7), both))).isLessThan(1e-12);
        assertThat(number(TwoWays.onnx(singles(queries, 7), both))).isLessThan(1e-5);
      }
    }
  }

  @Test
  void steps_of_generation_give_what_the_parallel_form_gives() {
    double difference =
        differenceInJava(
            doubles(6, 6),
            (ops, in) -> {
              var state =
                  RecurrentLinearAttention.State.empty(ops, ElementType.F64, 2, 3, WIDTH, 4);
              Value[] outputs = new Value[6];
              for (int i = 0; i < 6; i++) {
                state =
                    RecurrentLinearAttention.absorb(
                        ops, state, token(ops, in, "key", i), token(ops, in, "value", i));
                outputs[i] = RecurrentLinearAttention.read(ops, state, token(ops, in, "query", i));
              }
              Value parallel =
                  new LinearAttention(true)
                      .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                      .output();
              return List.of(ops.concat(2, outputs), parallel);
            });
    assertThat(difference).isLessThan(1e-12);
  }

  private static Value token(Ops ops, Map<String, Value> in, String name, int i) {
    return ops.slice(in.get(name), 2, i, i + 1);
  }

  @Test
  void additive_attention_is_its_formula() {
    Tensor forQuery = Tensors.random(7, 5, WIDTH);
    Tensor forKey = Tensors.random(8, 5, WIDTH);
    Tensor scorer = Tensors.random(9, 5);
    double difference =
        differenceInJava(
            doubles(4, 5),
            (ops, in) -> {
              var additive =
                  new AdditiveAttention(
                      Trained.of(forQuery),
                      Trained.of(forKey),
                      Trained.of(scorer),
                      Weighting.SOFTMAX);
              Value q = ops.einsum("bhqd,ad->bhqa", in.get("query"), wide(ops, forQuery));
              Value k = ops.einsum("bhkd,ad->bhka", in.get("key"), wide(ops, forKey));
              Value[] columns = new Value[5];
              for (int i = 0; i < 5; i++) {
                Value bent = ops.tanh(ops.add(q, ops.slice(k, 2, i, i + 1)));
                columns[i] = ops.unsqueeze(ops.einsum("bhqa,a->bhq", bent, wide(ops, scorer)), 3);
              }
              Value weights = ops.softmax(ops.concat(3, columns), 3);
              return List.of(
                  additive
                      .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                      .output(),
                  ops.matMul(weights, in.get("value")));
            });
    assertThat(difference).isLessThan(1e-12);
  }

  @Test
  void grouped_queries_share_the_key_head_of_their_group() {
    Map<String, Tensor> inputs =
        Map.of(
            "query", wide(Tensors.random(1, 2, 6, 5, WIDTH)),
            "key", wide(Tensors.random(2, 2, 2, 5, WIDTH)),
            "value", wide(Tensors.random(3, 2, 2, 5, 4)));
    double difference =
        differenceInJava(
            inputs,
            (ops, in) -> {
              var grouped = new GroupedQueryAttention(SCALED);
              Value[] heads = new Value[6];
              for (int h = 0; h < 6; h++) {
                Value q = ops.slice(in.get("query"), 1, h, h + 1);
                Value k = ops.slice(in.get("key"), 1, h / 3, h / 3 + 1);
                Value v = ops.slice(in.get("value"), 1, h / 3, h / 3 + 1);
                heads[h] = SCALED.attend(ops, q, k, v, LINE).output();
              }
              return List.of(
                  grouped
                      .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                      .output(),
                  ops.concat(1, heads));
            });
    assertThat(difference).isLessThan(1e-12);
  }

  @Test
  void linformer_with_the_identity_as_projection_is_scaled_dot_product() {
    float[] identity = new float[25];
    for (int i = 0; i < 5; i++) {
      identity[i * 6] = 1;
    }
    Trained one = Trained.of(Tensor.of(Shape.of(5, 5), identity));
    double difference =
        differenceInJava(
            doubles(5, 5),
            (ops, in) ->
                List.of(
                    SCALED
                        .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                        .output(),
                    new LinformerAttention(one, one)
                        .attend(ops, in.get("query"), in.get("key"), in.get("value"), LINE)
                        .output()));
    assertThat(difference).isLessThan(1e-12);
  }

  @Test
  void performer_comes_closer_to_softmax_with_more_features() {
    double[] errors =
        Arrays.stream(new int[] {12, 192, 3072}).mapToDouble(this::performerError).toArray();
    System.out.println(
        "performer, mean error by 12, 192, 3072 features: " + Arrays.toString(errors));
    assertThat(errors[1]).isLessThan(errors[0] / 2);
    assertThat(errors[2]).as("about a quarter, by the root of 16").isLessThan(errors[1] / 3);
    assertThat(errors[2]).isLessThan(0.01);
  }

  /**
   * The mean absolute error over five seeds, for queries and keys of moderate length: the variance
   * of the features grows exponentially with it.
   */
  private double performerError(int features) {
    double sum = 0;
    for (int seed = 0; seed < 5; seed++) {
      Trained directions = Trained.of(OrthogonalFeatures.make(seed, features, WIDTH));
      sum +=
          number(
              TwoWays.java(
                  doubles(8, 8),
                  (ops, in) -> {
                    Value q = ops.mul(in.get("query"), 0.5);
                    Value k = ops.mul(in.get("key"), 0.5);
                    Value exact = SCALED.attend(ops, q, k, in.get("value"), LINE).output();
                    Value close =
                        new PerformerAttention(directions, false)
                            .attend(ops, q, k, in.get("value"), LINE)
                            .output();
                    return Map.of(
                        "difference", ops.reduceMean(ops.abs(ops.sub(exact, close)), false));
                  }));
    }
    return sum / 5;
  }

  /** Two values that should be the same. */
  private interface Pair {
    List<Value> of(Ops ops, Map<String, Value> in);
  }

  private static double differenceInJava(Map<String, Tensor> inputs, Pair pair) {
    return number(
        TwoWays.java(
            inputs,
            (ops, in) -> {
              List<Value> two = pair.of(ops, in);
              return Map.of("difference", difference(ops, two.get(0), two.get(1)));
            }));
  }

  private static Value difference(Ops ops, Value a, Value b) {
    assertThat(a.dims()).isEqualTo(b.dims());
    return ops.reduceMax(ops.abs(ops.sub(a, b)), false);
  }

  private static double number(Map<String, Tensor> outputs) {
    return outputs.get("difference").toFloats()[0];
  }

  private static Map<String, Tensor> doubles(int queries, int keys) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(singles(queries, keys));
    inputs.replaceAll((name, x) -> wide(x));
    return inputs;
  }

  private static Map<String, Tensor> singles(int queries, int keys) {
    return Map.of(
        "query", Tensors.random(1, 2, 3, queries, WIDTH),
        "key", Tensors.random(2, 2, 3, keys, WIDTH),
        "value", Tensors.random(3, 2, 3, keys, 4));
  }

  private static Tensor wide(Tensor x) {
    return x.as(ElementType.F64);
  }

  private static Value wide(Ops ops, Tensor x) {
    return ops.constant(wide(x));
  }

  private static Linear linear(Value weight) {
    return new Linear(weight, Optional.empty());
  }
}
