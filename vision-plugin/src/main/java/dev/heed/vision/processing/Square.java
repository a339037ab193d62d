package dev.heed.vision.processing;

/** Pads the shorter sides of a picture until it is a square. */
final class Square {

  private Square() {}

  static Picture padded(Picture picture, float... colour) {
    int side = picture.size().longer();
    int left = (side - picture.width()) / 2;
    int top = (side - picture.height()) / 2;
    return picture.padded(
        left, top, side - picture.width() - left, side - picture.height() - top, colour);
  }

  /** The mean as a colour of bytes, cut. */
  static float[] colour(Keys keys, String mean) {
    double[] exact = keys.exactPerChannel(mean);
    float[] colour = new float[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = (int) (exact[c] * 255);
    }
    return colour;
  }
}
