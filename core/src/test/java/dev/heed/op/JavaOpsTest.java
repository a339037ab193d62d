package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaOpsTest {

  private final JavaOps ops = new JavaOps();

  @Test
  void doubles_stay_doubles() {
    Value x = ops.doubles(Shape.of(3), 0.1, 0.2, 0.3);
    assertThat(x.type()).isEqualTo(ElementType.F64);
    assertThat(ops.doubles(ops.mul(x, 0.1))).containsExactly(0.1 * 0.1, 0.2 * 0.1, 0.3 * 0.1);
    assertThat(ops.doubles(ops.softmax(ops.add(x, 700), 0)))
        .containsExactly(ops.doubles(ops.softmax(x, 0)), within(1e-13));
  }

  @Test
  void the_error_function_is_exact_to_double_precision() {
    double[] places = {0, 0.5, 1, 2, 2.5, 3, 5};
    double[] published = {
      0,
      0.5204998778130465,
      0.8427007929497149,
      0.9953222650189527,
      0.999593047982555,
      0.9999779095030014,
      0.9999999999984626
    };
    assertThat(ops.doubles(ops.erf(ops.doubles(Shape.of(7), places))))
        .containsExactly(published, within(2e-16));
  }

  @Test
  void an_index_outside_is_named() {
    assertThatThrownBy(() -> ops.gather(ops.doubles(Shape.of(2), 1, 2), 5, 0))
        .hasMessage("Index 5 is outside an axis of size 2.");
  }

  @Test
  void a_fused_operator_whose_plain_form_has_another_shape_is_our_fault() {
    Value x = ops.doubles(Shape.of(2), 1, 2);
    Spec declared = new Spec(ElementType.F64, Dims.of(3));
    assertThatThrownBy(
            () -> ops.fused(Fusion.of("Strange", Attributes.none(), declared, x), () -> List.of(x)))
        .hasMessage("Strange declares output 0 as F64[3], but its plain form gives F64[2].");
  }

  /** Cases of ONNX's own definition of the operator. */
  @Test
  void suppression_is_as_onnx_defines_it() {
    float[] boxes = {
      0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, -0.1f, 1, 0.9f, 0, 10, 1, 11, 0, 10.1f, 1, 11.1f, 0, 100, 1,
      101
    };
    float[] scores = {0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f};
    assertThat(kept(boxes, scores, 6, false, 3, 0)).containsExactly(0, 0, 3, 0, 0, 0, 0, 0, 5);
    assertThat(kept(boxes, scores, 6, false, 2, 0)).containsExactly(0, 0, 3, 0, 0, 0);
    assertThat(kept(boxes, scores, 6, false, 3, 0.4)).containsExactly(0, 0, 3, 0, 0, 0);
    float[] centred = {
      0.5f, 0.5f, 1, 1, 0.5f, 0.6f, 1, 1, 0.5f, 0.4f, 1, 1, 0.5f, 10.5f, 1, 1, 0.5f, 10.6f, 1, 1,
      0.5f, 100.5f, 1, 1
    };
    assertThat(kept(centred, scores, 6, true, 3, 0)).containsExactly(0, 0, 3, 0, 0, 0, 0, 0, 5);
    float[] flipped = {
      1, 1, 0, 0, 0, 0.1f, 1, 1.1f, 0, 0.9f, 1, -0.1f, 0, 10, 1, 11, 1, 10.1f, 0, 11.1f, 1, 101, 0,
      100
    };
    assertThat(kept(flipped, scores, 6, false, 3, 0)).containsExactly(0, 0, 3, 0, 0, 0, 0, 0, 5);
    assertThat(kept(boxes, scores, 6, false, 0, 0)).isEmpty();
  }

  private static long[] kept(
      float[] boxes, float[] scores, int count, boolean centred, long most, double least) {
    JavaOps ops = new JavaOps();
    Value kept =
        ops.nonMaxSuppression(
            ops.constant(Tensor.of(Shape.of(1, count, 4), boxes)),
            ops.constant(Tensor.of(Shape.of(1, 1, count), scores)),
            centred,
            most,
            0.5,
            least);
    return ops.tensor(kept).toLongs();
  }
}
