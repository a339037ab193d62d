package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Value;
import dev.heed.spi.Embedding;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Embedding} owes. Extend it, and return yours with an input for it and the width
 * of its tokens.
 */
public abstract class EmbeddingContract {

  private static final double TOLERANCE = 1e-5;

  /** The embedding, with small weights of any numbers. */
  protected abstract Embedding embedding();

  /** A batch of 2 or more, such as {@code pixel_values [2, 3, 32, 32]}. */
  protected abstract Tensor input();

  /** {@code C}, the width of a token. */
  protected abstract int width();

  @Test
  public void gives_a_token_for_each_place_of_its_grid() {
    Map<String, Tensor> inputs = Map.of("input", input());
    TwoWays.java(
        inputs,
        (ops, in) -> {
          Embedding.Embedded embedded = embedding().embed(ops, in.get("input"));
          assertThat(embedded.tokens().dims().shape())
              .isEqualTo(Shape.of(input().shape().axis(0), embedded.grid().tokens(), width()));
          return Map.of("tokens", ops.identity(embedded.tokens()));
        });
  }

  @Test
  public void the_graph_computes_what_java_computes() {
    Map<String, Tensor> inputs = Map.of("input", input());
    Tensor java = TwoWays.java(inputs, this::program).get("tokens");
    Tensor onnx = TwoWays.onnx(inputs, this::program).get("tokens");
    assertThat(Tensors.difference(onnx, java)).isLessThan(TOLERANCE);
  }

  @Test
  public void a_run_may_choose_the_batch() {
    Map<String, Tensor> inputs = Map.of("input", input());
    Dims dims = Dims.of(input().shape()).with(0, Dim.of("batch"));
    Tensor java = TwoWays.java(inputs, this::program).get("tokens");
    Tensor onnx = TwoWays.onnx(inputs, Map.of("input", dims), this::program).get("tokens");
    assertThat(Tensors.difference(onnx, java)).isLessThan(TOLERANCE);
  }

  @Test
  public void an_item_does_not_depend_on_what_stands_beside_it_in_the_batch() {
    Tensor together = TwoWays.java(Map.of("input", input()), this::program).get("tokens");
    Map<String, Tensor> first = Map.of("input", Tensors.rows(input(), 0, 1));
    Tensor alone = TwoWays.java(first, this::program).get("tokens");
    assertThat(Tensors.difference(alone, Tensors.rows(together, 0, 1))).isLessThan(TOLERANCE);
  }

  private Map<String, Value> program(dev.heed.op.Ops ops, Map<String, Value> in) {
    return Map.of("tokens", ops.identity(embedding().embed(ops, in.get("input")).tokens()));
  }
}
