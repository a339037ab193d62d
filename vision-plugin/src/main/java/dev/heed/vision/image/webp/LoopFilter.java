package dev.heed.vision.image.webp;

/** Smooths the edges of macroblocks and blocks once all are decoded (RFC 6386, section 15). */
final class LoopFilter {

  private final Vp8Header header;
  private final Planes planes;

  /** Level of each macroblock; with {@link #INNER} where the edges within it are filtered too. */
  private final byte[] plan;

  private static final int INNER = 64;

  LoopFilter(Vp8Header header, Planes planes) {
    this.header = header;
    this.planes = planes;
    this.plan = new byte[planes.columns * planes.rows];
  }

  void plan(int column, int row, Macroblock block) {
    int level = header.levels[block.segment][block.inBlocks ? 1 : 0];
    boolean inner = block.inBlocks || block.residual;
    plan[row * planes.columns + column] = (byte) (level | (inner ? INNER : 0));
  }

  void run() {
    if (!header.filtered) {
      return;
    }
    for (int row = 0; row < planes.rows; row++) {
      for (int column = 0; column < planes.columns; column++) {
        int planned = plan[row * planes.columns + column];
        int level = planned & 63;
        if (level > 0) {
          filter(column, row, level, (planned & INNER) != 0);
        }
      }
    }
  }

  private int interior(int level) {
    int interior = level;
    if (header.sharpness > 0) {
      interior >>= header.sharpness > 4 ? 2 : 1;
      interior = Math.min(interior, 9 - header.sharpness);
    }
    return Math.max(1, interior);
  }

  private void filter(int column, int row, int level, boolean inner) {
    int interior = interior(level);
    int limit = 2 * level + interior;
    if (header.simpleFilter) {
      simple(column, row, limit, inner);
      return;
    }
    int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    EdgeFilter outer = new EdgeFilter(limit + 4, interior, variance);
    EdgeFilter within = new EdgeFilter(limit, interior, variance);
    int luma = 16 * (row * planes.lumaStride + column);
    int chroma = 8 * (row * planes.chromaStride + column);
    int ls = planes.lumaStride;
    int cs = planes.chromaStride;
    if (column > 0) {
      outer.wide(planes.y, luma, 1, ls, 16);
      outer.wide(planes.u, chroma, 1, cs, 8);
      outer.wide(planes.v, chroma, 1, cs, 8);
    }
    if (inner) {
      within.lumaWithin(planes.y, luma, 1, ls);
      within.narrow(planes.u, chroma + 4, 1, cs, 8);
      within.narrow(planes.v, chroma + 4, 1, cs, 8);
    }
    if (row > 0) {
      outer.wide(planes.y, luma, ls, 1, 16);
      outer.wide(planes.u, chroma, cs, 1, 8);
      outer.wide(planes.v, chroma, cs, 1, 8);
    }
    if (inner) {
      within.lumaWithin(planes.y, luma, ls, 1);
      within.narrow(planes.u, chroma + 4 * cs, cs, 1, 8);
      within.narrow(planes.v, chroma + 4 * cs, cs, 1, 8);
    }
  }

  private void simple(int column, int row, int limit, boolean inner) {
    EdgeFilter outer = new EdgeFilter(limit + 4, 0, 0);
    EdgeFilter within = new EdgeFilter(limit, 0, 0);
    int at = 16 * (row * planes.lumaStride + column);
    int stride = planes.lumaStride;
    if (column > 0) {
      outer.simple(planes.y, at, 1, stride);
    }
    for (int i = 4; inner && i < 16; i += 4) {
      within.simple(planes.y, at + i, 1, stride);
    }
    if (row > 0) {
      outer.simple(planes.y, at, stride, 1);
    }
    for (int i = 4; inner && i < 16; i += 4) {
      within.simple(planes.y, at + i * stride, stride, 1);
    }
  }
}
