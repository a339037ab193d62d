package dev.heed.vision.image.jpeg;

/**
 * From component samples to RGB, with libjpeg's 16-bit fixed-point constants. CMYK is taken as
 * inverted, as Adobe writes it, and becomes RGB by Pillow's formula.
 */
final class RgbRows {

  private static final int HALF = 1 << 15;
  private final Frame frame;
  private final ColorSpace space;
  private final RowSource[] sources;
  private final byte[] rgb;

  RgbRows(Frame frame, ColorSpace space) throws JpegException {
    this.frame = frame;
    this.space = space;
    this.sources = new RowSource[frame.components.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = RowSource.of(frame.components.get(i), frame);
    }
    this.rgb = new byte[Math.multiplyExact(3 * frame.width, frame.height)];
  }

  /** {@code [H, W, 3]}. */
  byte[] convert() {
    for (int y = 0; y < frame.height; y++) {
      row(y);
    }
    return rgb;
  }

  private void row(int y) {
    int to = y * frame.width * 3;
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
    for (int x = 0, at = to; x < frame.width; x++, at += 3) {
      rgb[at] = reds[r + x];
      rgb[at + 1] = greens[g + x];
      rgb[at + 2] = blues[b + x];
    }
  }

  private void ycc(int y, int to) {
    int l = sources[0].at(y);
    int b = sources[1].at(y);
    int r = sources[2].at(y);
    yccRow(sources[0].row, l, sources[1].row, b, sources[2].row, r, rgb, to, frame.width);
  }

  private static void yccRow(
      byte[] luma, int l, byte[] cbs, int b, byte[] crs, int r, byte[] rgb, int to, int width) {
    for (int x = 0, at = to; x < width; x++, at += 3) {
      int y = luma[l + x] & 0xFF;
      int cb = (cbs[b + x] & 0xFF) - 128;
      int cr = (crs[r + x] & 0xFF) - 128;
      int red = y + ((91881 * cr + HALF) >> 16);
      int green = y + ((-22554 * cb - 46802 * cr + HALF) >> 16);
      int blue = y + ((116130 * cb + HALF) >> 16);
      if (((red | green | blue) & ~0xFF) != 0) {
        red = clamp(red);
        green = clamp(green);
        blue = clamp(blue);
      }
      rgb[at] = (byte) red;
      rgb[at + 1] = (byte) green;
      rgb[at + 2] = (byte) blue;
    }
  }

  private static int clamp(int v) {
    return (v & ~0xFF) == 0 ? v : ~v >> 31;
  }

  private void invert(int to) {
    for (int at = to; at < to + 3 * frame.width; at++) {
      rgb[at] = (byte) ~rgb[at];
    }
  }

  private void applyBlack(int y, int to) {
    int k = sources[3].at(y);
    byte[] blacks = sources[3].row;
    for (int x = 0, at = to; x < frame.width; x++, at += 3) {
      int light = blacks[k + x] & 0xFF;
      for (int band = at; band < at + 3; band++) {
        int product = (rgb[band] & 0xFF) * light + 128;
        rgb[band] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
      }
    }
  }
}
