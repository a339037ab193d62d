package dev.heed.vision.image.webp;

/**
 * From luma and halved chroma to RGB as libwebp does it: chroma is interpolated between the four
 * nearest samples with weights 9, 3, 3, 1, then converted in 14-bit fixed point (BT.601).
 */
final class YuvRows {

  private final Planes planes;
  private final int width;
  private final int height;
  private final byte[] rgb;
  private final int[] us;
  private final int[] vs;

  YuvRows(Planes planes, int width, int height) {
    this.planes = planes;
    this.width = width;
    this.height = height;
    this.rgb = new byte[Math.multiplyExact(3 * width, height)];
    this.us = new int[width + 1];
    this.vs = new int[width + 1];
  }

  byte[] convert() {
    for (int y = 0; y < height; y++) {
      row(y);
    }
    return rgb;
  }

  private void row(int y) {
    int last = ((height + 1) >> 1) - 1;
    int near = y >> 1;
    int far = Math.max(0, Math.min((y & 1) == 0 ? near - 1 : near + 1, last));
    interpolate(planes.u, near * planes.chromaStride, far * planes.chromaStride, us);
    interpolate(planes.v, near * planes.chromaStride, far * planes.chromaStride, vs);
    int from = y * planes.lumaStride;
    for (int x = 0, to = 3 * y * width; x < width; x++, to += 3) {
      int luma = ((planes.y[from + x] & 0xFF) * 19077) >> 8;
      int u = us[x];
      int v = vs[x];
      rgb[to] = clip(luma + ((v * 26149) >> 8) - 14234);
      rgb[to + 1] = clip(luma - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
      rgb[to + 2] = clip(luma + ((u * 33050) >> 8) - 17685);
    }
  }

  /** One row of chroma at full width, from the row that it lies in and the next nearest one. */
  private void interpolate(byte[] plane, int near, int far, int[] out) {
    int nearLeft = plane[near] & 0xFF;
    int farLeft = plane[far] & 0xFF;
    out[0] = (3 * nearLeft + farLeft + 2) >> 2;
    int pairs = (width - 1) >> 1;
    for (int x = 1; x <= pairs; x++) {
      int nearRight = plane[near + x] & 0xFF;
      int farRight = plane[far + x] & 0xFF;
      int sum = nearLeft + nearRight + farLeft + farRight + 8;
      int rising = (sum + 2 * (nearRight + farLeft)) >> 3;
      int falling = (sum + 2 * (nearLeft + farRight)) >> 3;
      out[2 * x - 1] = (rising + nearLeft) >> 1;
      out[2 * x] = (falling + nearRight) >> 1;
      nearLeft = nearRight;
      farLeft = farRight;
    }
    if ((width & 1) == 0) {
      out[width - 1] = (3 * nearLeft + farLeft + 2) >> 2;
    }
  }

  private static byte clip(int v) {
    return (byte) ((v & ~0x3FFF) == 0 ? v >> 6 : ~v >> 31);
  }
}
