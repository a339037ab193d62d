package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** OpenCV's bilinear resize of bytes, with weights of 11 bits, as SLANeXt's class writes it. */
final class SlaNextResize {

  private static final int ONE = 2048;

  private SlaNextResize() {}

  static Picture of(Picture picture, Work work) {
    Size size = work.keys().size().exact();
    double scale = (double) size.longer() / picture.size().longer();
    int height = Work.round(picture.height() * scale);
    int width = Work.round(picture.width() * scale);
    Sizes.require(height, width);
    Taps2 rows = Taps2.of(picture.height(), height);
    Taps2 columns = Taps2.of(picture.width(), width);
    byte[] from = picture.image().rgb();
    byte[] to = new byte[3 * height * width];
    int stride = 3 * picture.width();
    for (int y = 0; y < height; y++) {
      int above = rows.first()[y] * stride;
      int second = rows.second()[y];
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int at = above + 3 * columns.first()[x] + c;
          int right = columns.second()[x];
          int top = (ONE - right) * (from[at] & 0xFF) + right * (from[at + 3] & 0xFF);
          int low =
              (ONE - right) * (from[at + stride] & 0xFF) + right * (from[at + stride + 3] & 0xFF);
          int sum = (ONE - second) * top + second * low;
          to[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, (sum + (1 << 21)) >> 22));
        }
      }
    }
    return Picture.of(Image.of(width, height, to));
  }

  /** For each output, the first of its two inputs and the weight of the second. */
  @SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
  private record Taps2(int[] first, int[] second) {

    static Taps2 of(int in, int out) {
      int[] first = new int[out];
      int[] second = new int[out];
      float scale = (float) ((double) in / out);
      for (int i = 0; i < out; i++) {
        float at = (i + 0.5f) * scale - 0.5f;
        int floor = (int) Math.floor(at);
        float part = at - floor;
        if (floor < 0) {
          floor = 0;
          part = 0;
        }
        if (floor >= in - 1) {
          floor = in - 2;
          part = 1;
        }
        first[i] = Math.max(0, floor);
        second[i] = (int) Math.floor(part * ONE + 0.5f);
      }
      return new Taps2(first, second);
    }
  }
}
