package dev.heed.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Encodings against numbers and properties that their papers state. */
class PublishedNumbersTest {

  @Test
  void alibi_slopes_for_8_heads_halve_from_one_half() {
    assertThat(AlibiEncoding.slopes(8))
        .containsExactly(
            new double[] {
              1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0
            },
            within(1e-15));
  }

  @Test
  void alibi_slopes_for_12_heads_are_those_for_8_and_every_other_one_for_16() {
    assertThat(AlibiEncoding.slopes(12))
        .containsExactly(
            new double[] {
              0.5,
              0.25,
              0.125,
              0.0625,
              0.03125,
              0.015625,
              0.0078125,
              0.00390625,
              0.7071067811865476,
              0.35355339059327384,
              0.17677669529663692,
              0.08838834764831849
            },
            within(1e-15));
  }

  @Test
  void t5_has_16_buckets_a_side_up_to_distance_128() {
    long[] buckets = BucketEncoding.byDistance(16, 128);
    assertThat(LongStream.range(0, 8).map(d -> buckets[(int) d]))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(new long[] {buckets[8], buckets[11], buckets[12], buckets[15], buckets[16]})
        .containsExactly(8, 8, 9, 9, 10);
    assertThat(new long[] {buckets[22], buckets[23], buckets[32], buckets[63], buckets[64]})
        .containsExactly(10, 11, 12, 13, 14);
    assertThat(new long[] {buckets[90], buckets[91], buckets[127], buckets[128]})
        .containsExactly(14, 15, 15, 15);
  }

  @Test
  void sinusoids_are_interleaved_or_in_halves() {
    JavaOps ops = new JavaOps();
    Value positions = ops.range(3);
    float[] pairs =
        ops.tensor(
                new SinusoidalEncoding(SinusoidalEncoding.Layout.INTERLEAVED)
                    .table(ops, positions, 4))
            .toFloats();
    float[] halves =
        ops.tensor(
                new SinusoidalEncoding(SinusoidalEncoding.Layout.HALVES).table(ops, positions, 4))
            .toFloats();
    for (int p = 0; p < 3; p++) {
      double[] expected = {Math.sin(p), Math.cos(p), Math.sin(p / 100.0), Math.cos(p / 100.0)};
      int[] inHalves = {0, 2, 1, 3};
      for (int i = 0; i < 4; i++) {
        assertThat(pairs[p * 4 + i]).isCloseTo((float) expected[i], within(1e-6f));
        assertThat(halves[p * 4 + inHalves[i]]).isCloseTo((float) expected[i], within(1e-6f));
      }
    }
  }

  @Test
  void rotary_scores_depend_on_the_distance_alone_in_both_layouts_within_1e_9() {
    for (RotaryEncoding.Layout layout : RotaryEncoding.Layout.values()) {
      var rotary = new RotaryEncoding(layout, RotaryFrequencies.of(8, 10000));
      assertThat(scoresApart(rotary, 0, 1000)).isLessThan(1e-9);
      assertThat(scoresApart(rotary, 3, 100000)).isLessThan(1e-9);
    }
  }

  /** How far scores of the same vectors are apart, from one position and from another. */
  private static double scoresApart(RotaryEncoding rotary, long from, long other) {
    JavaOps ops = new JavaOps();
    Value difference = ops.sub(scores(ops, rotary, from), scores(ops, rotary, other));
    return ops.tensor(ops.reduceMax(ops.abs(difference), false)).toFloats()[0];
  }

  private static Value scores(JavaOps ops, RotaryEncoding rotary, long from) {
    Value q = ops.constant(Tensors.random(1, 1, 2, 6, 10).as(ElementType.F64));
    Value k = ops.constant(Tensors.random(2, 1, 2, 6, 10).as(ElementType.F64));
    Value positions = ops.constants(LongStream.range(from, from + 6).toArray());
    Value turned = rotary.onQueryOrKey(ops, k, positions);
    return ops.matMul(rotary.onQueryOrKey(ops, q, positions), ops.transpose(turned, 0, 1, 3, 2));
  }

  @Test
  void the_two_rotary_layouts_differ_by_the_order_of_numbers_alone() {
    JavaOps ops = new JavaOps();
    var frequencies = RotaryFrequencies.of(4, 10000);
    var halves = new RotaryEncoding(RotaryEncoding.Layout.HALVES, frequencies);
    var pairs = new RotaryEncoding(RotaryEncoding.Layout.INTERLEAVED, frequencies);
    Value x = ops.constant(Tensor.of(Shape.of(1, 1, 1, 4), 1f, 2f, 3f, 4f));
    Value sorted = ops.constant(Tensor.of(Shape.of(1, 1, 1, 4), 1f, 3f, 2f, 4f));
    float[] a = ops.tensor(halves.onQueryOrKey(ops, x, ops.constants(7))).toFloats();
    float[] b = ops.tensor(pairs.onQueryOrKey(ops, sorted, ops.constants(7))).toFloats();
    assertThat(new float[] {b[0], b[2], b[1], b[3]}).containsExactly(a, within(1e-6f));
  }

  @Test
  void llama_3_keeps_fast_pairs_squeezes_slow_ones_and_blends_between() {
    double[] plain = RotaryFrequencies.of(128, 500000).perPair();
    double[] scaled = RotaryFrequencies.of(128, 500000).blended(8, 1, 4, 8192).perPair();
    assertThat(scaled[0]).isEqualTo(plain[0]);
    assertThat(scaled[63]).isEqualTo(plain[63] / 8);
    for (int i = 0; i < 64; i++) {
      double turns = 8192 * plain[i] / (2 * Math.PI);
      double smooth = (turns - 1) / 3;
      double between = (1 - smooth) * plain[i] / 8 + smooth * plain[i];
      double expected = turns > 4 ? plain[i] : turns < 1 ? plain[i] / 8 : between;
      assertThat(scaled[i]).isCloseTo(expected, within(1e-15));
    }
  }
}
