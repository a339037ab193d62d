package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/**
 * The accurate integer inverse DCT of libjpeg ("islow": Loeffler, Ligtenberg and Moschytz, ICASSP
 * 1989, with 13-bit constants), columns first, two extra bits between the passes.
 */
final class InverseDct {

  private static final int CONSTANT_BITS = 13;
  private static final int PASS_BITS = 2;
  private static final int COLUMN_SHIFT = CONSTANT_BITS - PASS_BITS;
  private static final int ROW_SHIFT = CONSTANT_BITS + PASS_BITS + 3;
  private static final int COLUMN_ROUND = 1 << (COLUMN_SHIFT - 1);
  private static final int ROW_ROUND = (1 << (ROW_SHIFT - 1)) + (128 << ROW_SHIFT);

  private static final int F_0_298 = 2446;
  private static final int F_0_390 = 3196;
  private static final int F_0_541 = 4433;
  private static final int F_0_765 = 6270;
  private static final int F_0_899 = 7373;
  private static final int F_1_175 = 9633;
  private static final int F_1_501 = 12299;
  private static final int F_1_847 = 15137;
  private static final int F_1_961 = 16069;
  private static final int F_2_053 = 16819;
  private static final int F_2_562 = 20995;
  private static final int F_3_072 = 25172;

  private final int[] work = new int[64];

  /**
   * @param block 64 dequantised coefficients in natural order
   * @param samples where the 8 x 8 samples go, from {@code at}, {@code stride} from row to row
   */
  void transform(int[] block, byte[] samples, int at, int stride) {
    columns(block);
    rows(samples, at, stride);
  }

  /** The same for a block that has no coefficient but its first. */
  static void flat(int dc, byte[] samples, int at, int stride) {
    byte value = clamp(((dc + 4) >> 3) + 128);
    for (int row = 0, to = at; row < 8; row++, to += stride) {
      Arrays.fill(samples, to, to + 8, value);
    }
  }

  private void columns(int[] in) {
    int[] out = work;
    for (int i = 0; i < 8; i++) {
      int a1 = in[i + 8];
      int a2 = in[i + 16];
      int a3 = in[i + 24];
      int a4 = in[i + 32];
      int a5 = in[i + 40];
      int a6 = in[i + 48];
      int a7 = in[i + 56];
      if ((a1 | a2 | a3 | a4 | a5 | a6 | a7) == 0) {
        int dc = in[i] << PASS_BITS;
        for (int k = i; k < 64; k += 8) {
          out[k] = dc;
        }
        continue;
      }
      int z1 = (a2 + a6) * F_0_541;
      int even2 = z1 - a6 * F_1_847;
      int even3 = z1 + a2 * F_0_765;
      int even0 = ((in[i] + a4) << CONSTANT_BITS) + COLUMN_ROUND;
      int even1 = ((in[i] - a4) << CONSTANT_BITS) + COLUMN_ROUND;
      int z5 = (a7 + a3 + a5 + a1) * F_1_175;
      int z3 = z5 - (a7 + a3) * F_1_961;
      int z4 = z5 - (a5 + a1) * F_0_390;
      int z71 = (a7 + a1) * -F_0_899;
      int z53 = (a5 + a3) * -F_2_562;
      int odd0 = a7 * F_0_298 + z71 + z3;
      int odd1 = a5 * F_2_053 + z53 + z4;
      int odd2 = a3 * F_3_072 + z53 + z3;
      int odd3 = a1 * F_1_501 + z71 + z4;
      out[i] = (even0 + even3 + odd3) >> COLUMN_SHIFT;
      out[i + 56] = (even0 + even3 - odd3) >> COLUMN_SHIFT;
      out[i + 8] = (even1 + even2 + odd2) >> COLUMN_SHIFT;
      out[i + 48] = (even1 + even2 - odd2) >> COLUMN_SHIFT;
      out[i + 16] = (even1 - even2 + odd1) >> COLUMN_SHIFT;
      out[i + 40] = (even1 - even2 - odd1) >> COLUMN_SHIFT;
      out[i + 24] = (even0 - even3 + odd0) >> COLUMN_SHIFT;
      out[i + 32] = (even0 - even3 - odd0) >> COLUMN_SHIFT;
    }
  }

  private void rows(byte[] samples, int at, int stride) {
    int[] in = work;
    for (int i = 0, to = at; i < 64; i += 8, to += stride) {
      int a1 = in[i + 1];
      int a2 = in[i + 2];
      int a3 = in[i + 3];
      int a5 = in[i + 5];
      int a6 = in[i + 6];
      int a7 = in[i + 7];
      int z1 = (a2 + a6) * F_0_541;
      int even2 = z1 - a6 * F_1_847;
      int even3 = z1 + a2 * F_0_765;
      int even0 = ((in[i] + in[i + 4]) << CONSTANT_BITS) + ROW_ROUND;
      int even1 = ((in[i] - in[i + 4]) << CONSTANT_BITS) + ROW_ROUND;
      int z5 = (a7 + a3 + a5 + a1) * F_1_175;
      int z3 = z5 - (a7 + a3) * F_1_961;
      int z4 = z5 - (a5 + a1) * F_0_390;
      int z71 = (a7 + a1) * -F_0_899;
      int z53 = (a5 + a3) * -F_2_562;
      int odd0 = a7 * F_0_298 + z71 + z3;
      int odd1 = a5 * F_2_053 + z53 + z4;
      int odd2 = a3 * F_3_072 + z53 + z3;
      int odd3 = a1 * F_1_501 + z71 + z4;
      samples[to] = clamp((even0 + even3 + odd3) >> ROW_SHIFT);
      samples[to + 7] = clamp((even0 + even3 - odd3) >> ROW_SHIFT);
      samples[to + 1] = clamp((even1 + even2 + odd2) >> ROW_SHIFT);
      samples[to + 6] = clamp((even1 + even2 - odd2) >> ROW_SHIFT);
      samples[to + 2] = clamp((even1 - even2 + odd1) >> ROW_SHIFT);
      samples[to + 5] = clamp((even1 - even2 - odd1) >> ROW_SHIFT);
      samples[to + 3] = clamp((even0 - even3 + odd0) >> ROW_SHIFT);
      samples[to + 4] = clamp((even0 - even3 - odd0) >> ROW_SHIFT);
    }
  }

  private static byte clamp(int v) {
    return (byte) ((v & ~0xFF) == 0 ? v : ~v >> 31);
  }
}
