package dev.heed.tensor;

/** IEEE 754 binary16 and bfloat16, to and from float, rounding half to even. */
public final class Half {

  private Half() {}

  /** Widens binary16; exact. */
  public static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
    }
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }

  /** Narrows to binary16; too large becomes infinite, too small subnormal or zero. */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= 0x477FF000) { // from 65520 on, the nearest is infinity
      return (short) (sign | 0x7C00);
    }
    if (magnitude < 0x38800000) { // below 2^-14 the result is subnormal: a multiple of 2^-24
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }
    int rounded = magnitude + 0xFFF + ((magnitude >> 13) & 1);
    return (short) (sign | (rounded - (112 << 23)) >> 13);
  }

  /** Widens bfloat16; exact. */
  public static float bfloat16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Narrows to bfloat16. */
  public static short bfloat16FromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /**
   * The nearest float with an odd last bit, or {@code value} itself where a float holds it.
   * Rounding this once more to fewer bits gives what rounding {@code value} directly would have
   * given.
   */
  static float oddFloat(double value) {
    float nearest = (float) value;
    if (nearest == value || (Float.floatToRawIntBits(nearest) & 1) == 1) {
      return nearest;
    }
    return Double.isNaN(value) || nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  /** As {@link #oddFloat}, from 63 bits to the 53 of a double. */
  static double oddDouble(long value) {
    double nearest = (double) value;
    if (nearest == 0x1p63) { // one more than any long
      return Math.nextDown(nearest);
    }
    if ((long) nearest == value || (Double.doubleToRawLongBits(nearest) & 1) == 1) {
      return nearest;
    }
    return (long) nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }
}
