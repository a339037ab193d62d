package dev.heed.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.testkit.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterpolationTest {

  private final JavaOps ops = new JavaOps();

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void an_image_of_the_same_size_stays_as_it_is(Interpolation interpolation) {
    Value image = ops.constant(Tensors.random(1, 4, 6, 3));
    Value same = interpolation.resize(ops, image, Dim.of(4), Dim.of(6));
    assertThat(Tensors.difference(ops.tensor(same), ops.tensor(image))).isZero();
  }

  @Property(tries = 60)
  void the_matrices_say_what_the_operator_resize_does_within_1e_6(
      @ForAll @IntRange(min = 1, max = 7) int from,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns) {
    compare(Interpolation.CUBIC, Resizing.cubic(), from, rows, columns);
    compare(Interpolation.LINEAR, Resizing.linear(), from, rows, columns);
  }

  private void compare(
      Interpolation interpolation, Resizing resizing, int from, int rows, int columns) {
    Value image = ops.constant(Tensors.random(from, from, from + 1L, 2));
    Value made = interpolation.resize(ops, image, Dim.of(rows), Dim.of(columns));
    Value channelsFirst = ops.unsqueeze(ops.transpose(image, 2, 0, 1), 0);
    Value resized = ops.resize(channelsFirst, resizing, rows, columns);
    Value expected = ops.transpose(ops.squeeze(resized, 0), 1, 2, 0);
    assertThat(Tensors.difference(ops.tensor(made), ops.tensor(expected))).isLessThan(1e-6);
  }

  @Test
  void every_new_place_blends_with_factors_that_sum_to_one() {
    for (Interpolation interpolation : Interpolation.values()) {
      Value sums = ops.reduceSum(interpolation.matrix(ops, 5, Dim.of(3)), false, 1);
      assertThat(ops.tensor(sums).toFloats())
          .containsExactly(new float[] {1, 1, 1}, org.assertj.core.api.Assertions.within(1e-6f));
    }
  }

  @Test
  void tokens_before_and_after_the_grid_keep_their_vectors() {
    Value table = ops.constant(Tensors.random(7, 1, 1 + 6 + 2, 4));
    InterpolatedPositions positions =
        new InterpolatedPositions(table, 1, 2, 3, Interpolation.CUBIC);
    Value other = positions.at(ops, TokenGrid.of(1, 4, 4));
    assertThat(ops.tensor(other).shape()).isEqualTo(Shape.of(1, 1 + 16 + 2, 4));
    assertThat(edges(other, 17)).isEqualTo(edges(table, 7));
  }

  private float[] edges(Value table, long after) {
    Value first = ops.slice(table, 1, 0, 1);
    Value last = ops.slice(table, 1, after, after + 2);
    return ops.tensor(ops.concat(1, first, last)).toFloats();
  }
}
