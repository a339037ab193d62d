package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void a_shape_knows_its_axes_and_elements() {
    Shape shape = Shape.of(2, 197, 768);
    assertThat(shape).hasToString("[2, 197, 768]").isEqualTo(Shape.of(List.of(2, 197, 768)));
    assertThat(shape).hasSameHashCodeAs(Shape.of(2, 197, 768));
    assertThat(shape.rank()).isEqualTo(3);
    assertThat(shape.axis(-1)).isEqualTo(768);
    assertThat(shape.size(0)).isEqualTo(2);
    assertThat(shape.elements()).isEqualTo(2 * 197 * 768);
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of(Long.MAX_VALUE, Long.MAX_VALUE, 0).elements()).isZero();
  }

  @Test
  void a_shape_that_cannot_be_is_refused() {
    refuse(() -> Shape.of(2, -1), "[2, -1]");
    refuse(() -> Shape.of(2).axis(1), "has no axis 1");
    refuse(() -> Shape.of(2).axis(-2), "has no axis -2");
    refuse(() -> Shape.of(Long.MAX_VALUE, 2).elements(), "more elements than can be counted");
  }

  @Test
  void a_shape_does_not_share_its_array() {
    long[] axes = {1, 2};
    Shape shape = Shape.of(axes);
    axes[0] = 9;
    shape.axes()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(1, 2));
  }

  @Test
  void bytes_are_little_endian_and_shared() {
    Tensor tensor = Tensor.of(Shape.of(1, 2), 1f, -2f);
    assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.bytes().get(3)).isEqualTo((byte) 0x3F);
    tensor.floats().put(0, 5f);
    assertThat(tensor.reshaped(Shape.of(2)).toFloats()).containsExactly(5f, -2f);
    assertThat(tensor).hasToString("F32[1, 2]");
  }

  @Test
  void a_view_takes_position_to_limit() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(4, 7).position(4).limit(8);
    Tensor view = Tensor.view(ElementType.I32, Shape.of(), bytes);
    assertThat(view.toLongs()).containsExactly(7);
    refuse(() -> Tensor.view(ElementType.I64, Shape.of(), bytes), "needs 8 bytes, but got 4");
  }

  @Test
  void what_does_not_fit_is_refused() {
    refuse(() -> Tensor.of(Shape.of(3), 1f), "3 elements, but got 1");
    refuse(() -> Tensor.of(Shape.of(1), 1f).longs(), "holds F32, not I64", "as(I64)");
    refuse(() -> Tensor.zeros(ElementType.F32, Shape.of(1L << 30)), "larger than 2 GiB");
    refuse(() -> Tensor.zeros(ElementType.F64, Shape.of(1L << 62)), "larger than 2 GiB");
    refuse(() -> Tensor.of(Shape.of(2), 1f, 2f).reshaped(Shape.of(3)), "3 elements, but got 2");
    Refused.with(ErrorCode.UNSUPPORTED, () -> ElementType.parse("F8"), "'F8'", "BF16");
  }

  private static void refuse(ThrowingCallable call, String... parts) {
    Refused.with(ErrorCode.INVALID_INPUT, call, parts);
  }

  @Test
  void unsigned_types_have_no_sign_and_booleans_are_zero_or_one() {
    Tensor all = Tensor.of(Shape.of(5), 0L, 1L, 255L, -1L, 65535L);
    assertThat(all.as(ElementType.U8).toLongs()).containsExactly(0, 1, 255, 255, 255);
    assertThat(all.as(ElementType.I8).toLongs()).containsExactly(0, 1, -1, -1, -1);
    assertThat(all.as(ElementType.U16).toLongs()).containsExactly(0, 1, 255, 65535, 65535);
    assertThat(all.as(ElementType.I16).toLongs()).containsExactly(0, 1, 255, -1, -1);
    assertThat(all.as(ElementType.BOOL).toLongs()).containsExactly(0, 1, 1, 1, 1);
    assertThat(Tensor.of(Shape.of(2), 0.25f, 0f).as(ElementType.BOOL).toLongs())
        .containsExactly(1, 0);
  }

  @Test
  void the_type_that_is_there_is_not_converted() {
    Tensor tensor = Tensor.of(Shape.of(1), 1f);
    assertThat(tensor.as(ElementType.F32)).isSameAs(tensor);
  }

  @Test
  void a_double_is_rounded_once_on_its_way_to_a_half() {
    Tensor tensor = Tensor.zeros(ElementType.F64, Shape.of());
    tensor.bytes().putDouble(1 + 0x1p-11 + 0x1p-40);
    assertThat(tensor.as(ElementType.F16).toFloats()).containsExactly(1 + 0x1p-10f);
    tensor.bytes().putDouble(1 + 0x1p-8 + 0x1p-40);
    assertThat(tensor.as(ElementType.BF16).toFloats()).containsExactly(1 + 0x1p-7f);
  }

  @Property
  void integers_survive_every_wider_type(@ForAll byte value) {
    Tensor tensor = Tensor.of(Shape.of(1), (long) value);
    for (ElementType type :
        List.of(
            ElementType.F64,
            ElementType.F32,
            ElementType.F16,
            ElementType.BF16,
            ElementType.I64,
            ElementType.I32,
            ElementType.I16,
            ElementType.I8)) {
      assertThat(tensor.as(type).toLongs()).as("%s", type).containsExactly(value);
    }
  }

  @Property
  void longs_survive_conversions_between_integers(@ForAll long value) {
    Tensor tensor = Tensor.of(Shape.of(1), value);
    int wrapped = (int) value;
    assertThat(tensor.as(ElementType.I32).toLongs()).containsExactly(wrapped);
    assertThat(tensor.as(ElementType.F32).toFloats()).containsExactly((float) value);
    assertThat(tensor.as(ElementType.F64).bytes().getDouble()).isEqualTo((double) value);
  }

  @Property
  void floats_survive_double_and_narrow_as_half_says(@ForAll float value) {
    Tensor tensor = Tensor.of(Shape.of(1), value);
    assertThat(tensor.as(ElementType.F64).as(ElementType.F32).toFloats()).containsExactly(value);
    assertThat(tensor.as(ElementType.F16).bytes().getShort()).isEqualTo(Half.fromFloat(value));
    assertThat(tensor.as(ElementType.BF16).bytes().getShort())
        .isEqualTo(Half.bfloat16FromFloat(value));
  }
}
