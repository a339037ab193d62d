package dev.heed.vision.image.jpeg;

/**
 * From component samples to RGB. CMYK is taken as inverted, as Adobe writes it, and becomes RGB by
 * Pillow's formula.
 */
final class RgbRows {

  private final Frame frame;
  private final ColorSpace space;
  private final RowSource[] sources;
  private final byte[] rgb;

  /** One row of Cb and Cr side by side where both are half as wide, else nothing. */
  private final int[] chroma;

  RgbRows(Frame frame, ColorSpace space) throws JpegException {
    this.frame = frame;
    this.space = space;
    this.sources = new RowSource[frame.components.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = RowSource.of(frame.components.get(i), frame);
    }
    boolean half =
        (space == ColorSpace.YCC || space == ColorSpace.YCCK)
            && sources[1].isHalfWide()
            && sources[2].isHalfWide()
            && frame.components.get(1).vertical == frame.components.get(2).vertical;
    this.chroma = new int[half ? frame.components.get(1).width : 0];
    this.rgb = new byte[Math.multiplyExact(3 * frame.madeWidth, frame.madeHeight)];
  }

  /** {@code [H, W, 3]}. */
  byte[] convert() {
    for (int y = 0; y < frame.madeHeight; y++) {
      row(y);
    }
    return rgb;
  }

  private void row(int y) {
    int to = y * frame.madeWidth * 3;
    switch (space) {
      case GREY -> copy(y, to, sources[0], sources[0], sources[0]);
      case RGB -> copy(y, to, sources[0], sources[1], sources[2]);
      case YCC -> ycc(y, to);
      case CMYK -> {
        copy(y, to, sources[0], sources[1], sources[2]);
        invert(to);
        applyBlack(y, to);
      }
      case YCCK -> {
        ycc(y, to);
        applyBlack(y, to);
      }
    }
  }

  private void copy(int y, int to, RowSource red, RowSource green, RowSource blue) {
    int r = red.at(y);
    int g = green.at(y);
    int b = blue.at(y);
    byte[] reds = red.row;
    byte[] greens = green.row;
    byte[] blues = blue.row;
    for (int x = 0, at = to; x < frame.madeWidth; x++, at += 3) {
      rgb[at] = reds[r + x];
      rgb[at + 1] = greens[g + x];
      rgb[at + 2] = blues[b + x];
    }
  }

  private void ycc(int y, int to) {
    RowSource luma = sources[0];
    RowSource cb = sources[1];
    RowSource cr = sources[2];
    int l = luma.at(y);
    if (chroma.length > 0) {
      cb.sums(y, chroma);
      int shift = cr.sumsAbove(y, chroma);
      YccColors.halfWide(chroma, chroma.length, shift, luma.row, l, rgb, to, frame.madeWidth);
    } else {
      int b = cb.at(y);
      int r = cr.at(y);
      YccColors.whole(luma.row, l, cb.row, b, cr.row, r, rgb, to, frame.madeWidth);
    }
  }

  private void invert(int to) {
    for (int at = to; at < to + 3 * frame.madeWidth; at++) {
      rgb[at] = (byte) ~rgb[at];
    }
  }

  private void applyBlack(int y, int to) {
    int k = sources[3].at(y);
    byte[] blacks = sources[3].row;
    for (int x = 0, at = to; x < frame.madeWidth; x++, at += 3) {
      int light = blacks[k + x] & 0xFF;
      for (int band = at; band < at + 3; band++) {
        int product = (rgb[band] & 0xFF) * light + 128;
        rgb[band] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
      }
    }
  }
}
