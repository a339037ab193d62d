package dev.heed.vision.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The accurate integer inverse DCT of libjpeg ("islow": Loeffler, Ligtenberg and Moschytz, ICASSP
 * 1989, with 13-bit constants), columns first, two extra bits between the passes. Where the right
 * or the lower half of a block is empty, as it mostly is, the sums that it would add are left out.
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

  /** The right half of a block, a bit a coefficient in natural order. */
  private static final long RIGHT = 0xF0F0F0F0F0F0F0F0L;

  /** The lower half. */
  private static final long LOWER = 0xFFFFFFFF00000000L;

  private static final long COLUMN = 0x0101010101010100L;
  private static final long EIGHT = 0x0101010101010101L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] work = new int[64];

  /**
   * @param block 64 dequantised coefficients in natural order
   * @param filled a bit for each of them that may be other than zero; the first need not be told
   * @param to whose samples they become, from {@code at} on
   */
  void transform(int[] block, long filled, Component to, int at) {
    if (to.side == 8) {
      transform(block, filled, to.samples, at, to.stride);
    } else {
      SmallDct.of(to.side).transform(block, to.samples, at, to.stride);
    }
  }

  private void transform(int[] block, long filled, byte[] samples, int at, int stride) {
    if (filled >>> 1 == 0) {
      flat(block[0], samples, at, stride);
      return;
    }
    int columns = (filled & RIGHT) == 0 ? 4 : 8;
    if ((filled & LOWER) == 0) {
      upperColumns(block, work, columns, filled);
    } else {
      columns(block, work, columns, filled);
    }
    if (columns == 4) {
      leftRows(work, samples, at, stride);
    } else {
      rows(work, samples, at, stride);
    }
  }

  /** The same for a block that has no coefficient but its first. */
  static void flat(int dc, byte[] samples, int at, int stride) {
    long eight = (clamp(((dc + 4) >> 3) + 128) & 0xFF) * EIGHT;
    for (int row = 0, to = at; row < 8; row++, to += stride) {
      LONG.set(samples, to, eight);
    }
  }

  private static void columns(int[] in, int[] out, int count, long filled) {
    for (int i = 0; i < count; i++) {
      if ((filled & COLUMN << i) == 0) {
        constantColumn(in, out, i);
        continue;
      }
      int a1 = in[i + 8];
      int a2 = in[i + 16];
      int a3 = in[i + 24];
      int a4 = in[i + 32];
      int a5 = in[i + 40];
      int a6 = in[i + 48];
      int a7 = in[i + 56];
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
      column(
          out,
          i,
          even0 + even3,
          even1 + even2,
          even1 - even2,
          even0 - even3,
          odd0,
          odd1,
          odd2,
          odd3);
    }
  }

  /** Where only the first four coefficients of each column may be other than zero. */
  private static void upperColumns(int[] in, int[] out, int count, long filled) {
    for (int i = 0; i < count; i++) {
      if ((filled & COLUMN << i) == 0) {
        constantColumn(in, out, i);
        continue;
      }
      int a1 = in[i + 8];
      int a2 = in[i + 16];
      int a3 = in[i + 24];
      int even2 = a2 * F_0_541;
      int even3 = a2 * (F_0_541 + F_0_765);
      int even = (in[i] << CONSTANT_BITS) + COLUMN_ROUND;
      int odd0 = a1 * (F_1_175 - F_0_899) + a3 * (F_1_175 - F_1_961);
      int odd1 = a1 * (F_1_175 - F_0_390) + a3 * (F_1_175 - F_2_562);
      int odd2 = a1 * F_1_175 + a3 * (F_1_175 - F_1_961 - F_2_562 + F_3_072);
      int odd3 = a1 * (F_1_175 - F_0_390 - F_0_899 + F_1_501) + a3 * F_1_175;
      column(
          out, i, even + even3, even + even2, even - even2, even - even3, odd0, odd1, odd2, odd3);
    }
  }

  private static void constantColumn(int[] in, int[] out, int i) {
    int dc = in[i] << PASS_BITS;
    for (int k = i; k < 64; k += 8) {
      out[k] = dc;
    }
  }

  private static void column(
      int[] out, int i, int e0, int e1, int e2, int e3, int odd0, int odd1, int odd2, int odd3) {
    out[i] = (e0 + odd3) >> COLUMN_SHIFT;
    out[i + 56] = (e0 - odd3) >> COLUMN_SHIFT;
    out[i + 8] = (e1 + odd2) >> COLUMN_SHIFT;
    out[i + 48] = (e1 - odd2) >> COLUMN_SHIFT;
    out[i + 16] = (e2 + odd1) >> COLUMN_SHIFT;
    out[i + 40] = (e2 - odd1) >> COLUMN_SHIFT;
    out[i + 24] = (e3 + odd0) >> COLUMN_SHIFT;
    out[i + 32] = (e3 - odd0) >> COLUMN_SHIFT;
  }

  private static void rows(int[] in, byte[] samples, int at, int stride) {
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
      row(
          samples,
          to,
          even0 + even3,
          even1 + even2,
          even1 - even2,
          even0 - even3,
          odd0,
          odd1,
          odd2,
          odd3);
    }
  }

  /** Where only the first four columns may hold anything. */
  private static void leftRows(int[] in, byte[] samples, int at, int stride) {
    for (int i = 0, to = at; i < 64; i += 8, to += stride) {
      int a1 = in[i + 1];
      int a2 = in[i + 2];
      int a3 = in[i + 3];
      int even2 = a2 * F_0_541;
      int even3 = a2 * (F_0_541 + F_0_765);
      int even = (in[i] << CONSTANT_BITS) + ROW_ROUND;
      int odd0 = a1 * (F_1_175 - F_0_899) + a3 * (F_1_175 - F_1_961);
      int odd1 = a1 * (F_1_175 - F_0_390) + a3 * (F_1_175 - F_2_562);
      int odd2 = a1 * F_1_175 + a3 * (F_1_175 - F_1_961 - F_2_562 + F_3_072);
      int odd3 = a1 * (F_1_175 - F_0_390 - F_0_899 + F_1_501) + a3 * F_1_175;
      row(
          samples,
          to,
          even + even3,
          even + even2,
          even - even2,
          even - even3,
          odd0,
          odd1,
          odd2,
          odd3);
    }
  }

  /** Eight samples in one store: they share one look at whether any leaves the range of a byte. */
  private static void row(
      byte[] samples,
      int to,
      int e0,
      int e1,
      int e2,
      int e3,
      int odd0,
      int odd1,
      int odd2,
      int odd3) {
    int v0 = (e0 + odd3) >> ROW_SHIFT;
    int v7 = (e0 - odd3) >> ROW_SHIFT;
    int v1 = (e1 + odd2) >> ROW_SHIFT;
    int v6 = (e1 - odd2) >> ROW_SHIFT;
    int v2 = (e2 + odd1) >> ROW_SHIFT;
    int v5 = (e2 - odd1) >> ROW_SHIFT;
    int v3 = (e3 + odd0) >> ROW_SHIFT;
    int v4 = (e3 - odd0) >> ROW_SHIFT;
    if (((v0 | v1 | v2 | v3 | v4 | v5 | v6 | v7) & ~0xFF) != 0) {
      v0 = clamp(v0);
      v1 = clamp(v1);
      v2 = clamp(v2);
      v3 = clamp(v3);
      v4 = clamp(v4);
      v5 = clamp(v5);
      v6 = clamp(v6);
      v7 = clamp(v7);
    }
    int lower = v0 | v1 << 8 | v2 << 16 | v3 << 24;
    int upper = v4 | v5 << 8 | v6 << 16 | v7 << 24;
    LONG.set(samples, to, (lower & 0xFFFFFFFFL) | (long) upper << 32);
  }

  static int clamp(int v) {
    return (v & ~0xFF) == 0 ? v : ~v >> 31 & 0xFF;
  }
}
