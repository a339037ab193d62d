package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HalfTest {

  /** The value of binary16 bits by the definition of the format. */
  private static double value(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double magnitude =
        exponent == 31
            ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
            : exponent == 0
                ? Math.scalb((double) fraction, -24)
                : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits >> 15 == 0 ? magnitude : -magnitude;
  }

  @Test
  void all_65536_values_widen_exactly_and_come_back() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float wide = Half.toFloat((short) bits);
      assertThat(Double.valueOf(wide)).isEqualTo(Double.valueOf(value(bits)));
      if (!Float.isNaN(wide)) {
        assertThat(Half.fromFloat(wide)).isEqualTo((short) bits);
        assertThat(Float.floatToRawIntBits(wide) >>> 31).isEqualTo(bits >> 15);
      } else {
        assertThat(Half.toFloat(Half.fromFloat(wide))).isNaN();
      }
    }
  }

  @Test
  void between_any_two_neighbours_the_nearest_wins_and_a_tie_goes_to_even() {
    for (int low = 0; low < 0x7C00; low++) {
      int high = low + 1;
      double top = high == 0x7C00 ? 65536 : value(high);
      double middle = (value(low) + top) / 2;
      int even = (low & 1) == 0 ? low : high;
      assertNarrow(middle, even);
      assertNarrow(Math.nextDown((float) middle), low);
      assertNarrow(Math.nextUp((float) middle), high);
      assertNarrow(Math.nextDown(middle), low);
      assertNarrow(Math.nextUp(middle), high);
    }
  }

  private static void assertNarrow(double value, int bits) {
    if ((float) value == value) {
      assertThat(Half.fromFloat((float) value)).isEqualTo((short) bits);
      assertThat(Half.fromFloat((float) -value)).isEqualTo((short) (bits | 0x8000));
    }
    assertThat(Half.fromFloat(Half.oddFloat(value))).isEqualTo((short) bits);
  }

  @Test
  void what_is_too_large_is_infinite_and_what_is_too_small_is_zero() {
    assertThat(Half.fromFloat(65519.996f)).isEqualTo((short) 0x7BFF);
    assertThat(Half.fromFloat(65520f)).isEqualTo((short) 0x7C00);
    assertThat(Half.fromFloat(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7C00);
    assertThat(Half.fromFloat(Half.oddFloat(-1e300))).isEqualTo((short) 0xFC00);
    assertThat(Half.fromFloat(Half.oddFloat(-1e-300))).isEqualTo((short) 0x8000);
    assertThat(Half.fromFloat(0x1p-25f)).isZero();
    assertThat(Half.fromFloat(Math.nextUp(0x1p-25f))).isEqualTo((short) 1);
    assertThat(Half.fromFloat(Float.NaN) & 0x7C00).isEqualTo(0x7C00);
    assertThat(Half.fromFloat(Float.NaN) & 0x3FF).isNotZero();
  }

  @Test
  void all_65536_bfloat16_values_widen_and_come_back() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float wide = Half.bfloat16ToFloat((short) bits);
      assertThat(Float.floatToRawIntBits(wide)).isEqualTo(bits << 16);
      if (Float.isNaN(wide)) {
        assertThat(Half.bfloat16ToFloat(Half.bfloat16FromFloat(wide))).isNaN();
      } else {
        assertThat(Half.bfloat16FromFloat(wide)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void bfloat16_rounds_as_eight_binary_digits_do() {
    IntStream bits = new Random(1).ints(10_000);
    bits.mapToObj(Float::intBitsToFloat)
        .filter(value -> Float.isFinite(value) && Math.abs(value) >= Float.MIN_NORMAL)
        .filter(value -> Math.abs(value) < 3.38e38f)
        .forEach(
            value ->
                assertThat((double) Half.bfloat16ToFloat(Half.bfloat16FromFloat(value)))
                    .isEqualTo(rounded(value, 8)));
  }

  /** Rounds to some binary digits half to even, in exact arithmetic. */
  private static double rounded(double value, int digits) {
    int shift = digits - 1 - Math.getExponent(value);
    BigDecimal scale =
        shift >= 0
            ? new BigDecimal(BigInteger.TWO.pow(shift))
            : BigDecimal.ONE.divide(
                new BigDecimal(BigInteger.TWO.pow(-shift)), new MathContext(400));
    BigDecimal scaled = new BigDecimal(value).multiply(scale);
    return Math.scalb(scaled.setScale(0, RoundingMode.HALF_EVEN).doubleValue(), -shift);
  }

  @Property
  void going_by_an_odd_float_rounds_a_double_once(@ForAll double value) {
    double magnitude = Math.abs(value);
    if (magnitude >= 0x1p-14 && magnitude < 65504) {
      assertThat((double) Half.toFloat(Half.fromFloat(Half.oddFloat(value))))
          .isEqualTo(rounded(value, 11));
    }
  }

  @Property
  void going_by_an_odd_double_rounds_a_long_once(@ForAll long value) {
    assertThat((float) Half.oddDouble(value)).isEqualTo((float) value);
  }
}
