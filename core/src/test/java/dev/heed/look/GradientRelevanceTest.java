package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientRelevanceTest {

  private static final Shape ONE_HEAD = Shape.of(1, 1, 2, 2);

  @Test
  void a_layer_adds_what_speaks_for_the_answer_and_no_more() {
    Tensor map = Tensor.of(ONE_HEAD, 0.5f, 0.5f, 0.25f, 0.75f);
    Tensor gradient = Tensor.of(ONE_HEAD, 2f, -4f, 4f, 0f);
    LayerGradients layers = new LayerGradients(List.of(map), List.of(gradient));
    assertThat(GradientRelevance.of(layers).toFloats()).containsExactly(2f, 0f, 1f, 1f);
    assertThat(layers.weighted().get(0).toFloats()).containsExactly(1f, 0f, 1f, 0f);
  }

  @Test
  void heads_are_averaged_after_what_is_below_0_is_left_out() {
    Shape two = Shape.of(1, 2, 1, 1);
    Tensor map = Tensor.of(two, 1f, 1f);
    LayerGradients layers = new LayerGradients(List.of(map), List.of(Tensor.of(two, 3f, -3f)));
    assertThat(GradientRelevance.of(layers).toFloats()).containsExactly(2.5f);
  }

  @Test
  void a_later_layer_counts_what_earlier_ones_gathered() {
    Tensor swap = Tensor.of(ONE_HEAD, 0f, 1f, 1f, 0f);
    Tensor ones = Tensor.of(ONE_HEAD, 1f, 1f, 1f, 1f);
    // I + S = [[1,1],[1,1]]; then R + S R = [[2,2],[2,2]]
    LayerGradients layers = new LayerGradients(List.of(swap, swap), List.of(ones, ones));
    assertThat(GradientRelevance.of(layers).toFloats()).containsExactly(2f, 2f, 2f, 2f);
  }

  @Test
  void shares_leave_a_tokens_own_1_out_and_sum_to_1() {
    Tensor relevance = Tensor.of(Shape.of(1, 2, 2), 1.5f, 1.5f, 0f, 1f);
    assertThat(GradientRelevance.shares(relevance).toFloats())
        .containsExactly(0.25f, 0.75f, 0f, 0f);
  }

  @Test
  void maps_of_other_sizes_are_refused() {
    Tensor wide = Tensor.of(Shape.of(1, 1, 1, 2), 1f, 1f);
    LayerGradients layers = new LayerGradients(List.of(wide), List.of(wide));
    assertThatThrownBy(() -> GradientRelevance.of(layers))
        .hasMessageContaining("attend in windows");
  }

  @Test
  void a_decoder_sees_what_the_encoder_gathered() {
    LayerGradients swap = layer(Tensor.of(ONE_HEAD, 0f, 1f, 1f, 0f));
    LayerGradients one = layer(Tensor.of(Shape.of(1, 1, 1, 1), 0f));
    LayerGradients cross = layer(Tensor.of(Shape.of(1, 1, 1, 2), 1f, 0f));
    // the encoder's rows beside its identity sum to 1: [[1, 1], [1, 1]]; the word saw the first
    assertThat(GradientRelevance.ofDecoder(swap, one, cross).toFloats()).containsExactly(1f, 1f);
  }

  @Test
  void cross_attention_at_a_few_points_is_refused() {
    LayerGradients one = layer(Tensor.of(Shape.of(1, 1, 1, 1), 1f));
    LayerGradients points = layer(Tensor.of(Shape.of(1, 1, 1, 4), 1f, 0f, 0f, 0f));
    assertThatThrownBy(() -> GradientRelevance.ofDecoder(one, one, points))
        .hasMessageContaining("a few points");
  }

  private static LayerGradients layer(Tensor map) {
    float[] ones = new float[(int) map.shape().elements()];
    Arrays.fill(ones, 1);
    return new LayerGradients(List.of(map), List.of(Tensor.of(map.shape(), ones)));
  }
}
