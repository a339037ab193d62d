package dev.heed.vision.image.webp;

/** The inverse transforms (RFC 6386, section 14). */
final class Transforms {

  private Transforms() {}

  /** From the second-order block to the first coefficient of each of 16 blocks of 16. */
  static void walshHadamard(int[] in, int[] out) {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a0 = in[i] + in[12 + i];
      int a1 = in[4 + i] + in[8 + i];
      int a2 = in[4 + i] - in[8 + i];
      int a3 = in[i] - in[12 + i];
      t[i] = a0 + a1;
      t[4 + i] = a3 + a2;
      t[8 + i] = a0 - a1;
      t[12 + i] = a3 - a2;
    }
    for (int i = 0; i < 4; i++) {
      int dc = t[4 * i] + 3;
      int a0 = dc + t[4 * i + 3];
      int a1 = t[4 * i + 1] + t[4 * i + 2];
      int a2 = t[4 * i + 1] - t[4 * i + 2];
      int a3 = dc - t[4 * i + 3];
      out[64 * i] = (a0 + a1) >> 3;
      out[64 * i + 16] = (a3 + a2) >> 3;
      out[64 * i + 32] = (a0 - a1) >> 3;
      out[64 * i + 48] = (a3 - a2) >> 3;
    }
  }

  /** Adds the inverse DCT of 16 coefficients to a block of 4 x 4 samples. */
  static void add(int[] c, int from, byte[] samples, int at, int stride) {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = c[from + i] + c[from + 8 + i];
      int b = c[from + i] - c[from + 8 + i];
      int e = sine(c[from + 4 + i]) - cosine(c[from + 12 + i]);
      int d = cosine(c[from + 4 + i]) + sine(c[from + 12 + i]);
      t[4 * i] = a + d;
      t[4 * i + 1] = b + e;
      t[4 * i + 2] = b - e;
      t[4 * i + 3] = a - d;
    }
    for (int i = 0, to = at; i < 4; i++, to += stride) {
      int a = t[i] + 4 + t[8 + i];
      int b = t[i] + 4 - t[8 + i];
      int e = sine(t[4 + i]) - cosine(t[12 + i]);
      int d = cosine(t[4 + i]) + sine(t[12 + i]);
      samples[to] = sum(samples[to], a + d);
      samples[to + 1] = sum(samples[to + 1], b + e);
      samples[to + 2] = sum(samples[to + 2], b - e);
      samples[to + 3] = sum(samples[to + 3], a - d);
    }
  }

  /** Times sqrt(2) cos(pi / 8). */
  private static int cosine(int v) {
    return ((v * 20091) >> 16) + v;
  }

  /** Times sqrt(2) sin(pi / 8). */
  private static int sine(int v) {
    return (v * 35468) >> 16;
  }

  private static byte sum(byte sample, int difference) {
    return clip((sample & 0xFF) + (difference >> 3));
  }

  static byte clip(int v) {
    return (byte) ((v & ~0xFF) == 0 ? v : ~v >> 31);
  }
}
