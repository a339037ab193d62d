package dev.heed.vision.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * YCbCr to RGB with libjpeg's 16-bit fixed-point constants, three bands in one sum: each number of
 * a table holds what a chroma sample adds to red, blue and green, in fields of one long. Red and
 * blue are whole numbers; green keeps its 16 bits of fraction, since two samples add to it.
 */
final class YccColors {

  private static final int HALF = 1 << 15;

  /** Where blue stands in three bytes of a pixel too: red and blue are taken at once. */
  private static final int BLUE = 16;

  private static final int GREEN_FRACTION = 28;
  private static final int GREEN = GREEN_FRACTION + 16;

  /** What luma adds to each field, per step. */
  private static final long LUMA = 1L | 1L << BLUE | 1L << GREEN;

  /** Keeps every field above zero; a sum is a byte where the field's bits 8 and 9 are just this. */
  private static final long BIAS = LUMA << 8;

  private static final long OUTSIDE = LUMA * 0x300;

  private static final long[] CB = new long[256];
  private static final long[] CR = new long[256];

  static {
    for (int i = 0; i < 256; i++) {
      long c = i - 128L;
      CB[i] = (((116130 * c + HALF) >> 16) << BLUE) + ((-22554 * c + HALF) << GREEN_FRACTION);
      CR[i] = ((91881 * c + HALF) >> 16) + ((-46802 * c) << GREEN_FRACTION) + BIAS;
    }
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private YccColors() {}

  /** One row of samples of the picture's own width. */
  static void whole(
      byte[] luma, int l, byte[] cbs, int b, byte[] crs, int r, byte[] rgb, int to, int width) {
    long[] fromCb = CB;
    long[] fromCr = CR;
    for (int x = 0, at = to; x < width; x++, at += 3) {
      long sum =
          (luma[l + x] & 0xFF) * LUMA + fromCb[cbs[b + x] & 0xFF] + fromCr[crs[r + x] & 0xFF];
      if (((sum ^ BIAS) & OUTSIDE) != 0) {
        sum = clamped(sum);
      }
      store(sum, rgb, at);
    }
  }

  /**
   * One row whose chroma is half as wide, interpolated on the way.
   *
   * @param sums Cb and, 16 bits above it, Cr, of which {@code 1 << (shift - 2)} make one sample
   * @param chroma how many there are; twice that is the width or one more
   */
  static void halfWide(
      int[] sums, int chroma, int shift, byte[] luma, int l, byte[] rgb, int to, int width) {
    int even = shift == 2 ? 1 | 1 << 16 : 8 | 8 << 16;
    int odd = shift == 2 ? 2 | 2 << 16 : 7 | 7 << 16;
    long[] fromCb = CB;
    long[] fromCr = CR;
    int here = sums[0];
    int left = here;
    int at = to;
    int pairs = width >> 1;
    int last = to + 3 * width - Long.BYTES;
    for (int x = 0; x < pairs; x++, at += 6) {
      int right = sums[Math.min(x + 1, chroma - 1)];
      int first = (3 * here + left + even) >>> shift;
      int second = (3 * here + right + odd) >>> shift;
      left = here;
      here = right;
      long one =
          (luma[l + 2 * x] & 0xFF) * LUMA + fromCb[first & 0xFF] + fromCr[first >>> 16 & 0xFF];
      long two =
          (luma[l + 2 * x + 1] & 0xFF) * LUMA
              + fromCb[second & 0xFF]
              + fromCr[second >>> 16 & 0xFF];
      if ((((one ^ BIAS) | (two ^ BIAS)) & OUTSIDE) != 0) {
        one = clamped(one);
        two = clamped(two);
      }
      if (at <= last) {
        LONG.set(rgb, at, pixel(one) | pixel(two) << 24); // what is too much is written over
      } else {
        store(one, rgb, at);
        store(two, rgb, at + 3);
      }
    }
    if ((width & 1) == 1) {
      int sample = (3 * here + left + even) >>> shift;
      long sum =
          clamped(
              (luma[l + width - 1] & 0xFF) * LUMA
                  + fromCb[sample & 0xFF]
                  + fromCr[sample >>> 16 & 0xFF]);
      store(sum, rgb, at);
    }
  }

  /** Red, green and blue, from the lowest byte on. */
  private static long pixel(long sum) {
    return (sum & 0xFF00FF) | (sum >>> (GREEN - 8) & 0xFF00);
  }

  private static void store(long sum, byte[] rgb, int at) {
    rgb[at] = (byte) sum;
    rgb[at + 1] = (byte) (sum >>> GREEN);
    rgb[at + 2] = (byte) (sum >>> BLUE);
  }

  private static long clamped(long sum) {
    return clamp((int) sum & 0x3FF)
        | clamp((int) (sum >>> BLUE) & 0x3FF) << BLUE
        | clamp((int) (sum >>> GREEN) & 0x3FF) << GREEN;
  }

  private static long clamp(int biased) {
    return Math.max(0, Math.min(biased - 256, 255));
  }
}
