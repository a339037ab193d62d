package dev.heed.vision.draw;

import dev.heed.vision.image.Image;

/**
 * Depth as colours whose lightness grows evenly, so that equal steps look equal, also to those who
 * see few colours and in print.
 */
public final class DepthColours {

  /** From dark blue over violet and orange to light yellow. */
  private static final int[][] STOPS = {
    {12, 8, 38},
    {70, 16, 110},
    {140, 41, 118},
    {206, 72, 78},
    {245, 130, 48},
    {251, 200, 92},
    {252, 250, 200}
  };

  private DepthColours() {}

  /** Rows of numbers from 0 to 255. */
  public static Image draw(int[]... grey) {
    int width = grey[0].length;
    byte[] rgb = new byte[3 * width * grey.length];
    for (int i = 0; i < width * grey.length; i++) {
      paint(rgb, 3 * i, grey[i / width][i % width]);
    }
    return Image.of(width, grey.length, rgb);
  }

  private static void paint(byte[] rgb, int at, int value) {
    double place = value / 255.0 * (STOPS.length - 1);
    int stop = Math.min((int) place, STOPS.length - 2);
    double part = place - stop;
    for (int channel = 0; channel < 3; channel++) {
      double mixed = STOPS[stop][channel] * (1 - part) + STOPS[stop + 1][channel] * part;
      rgb[at + channel] = (byte) Math.round(mixed);
    }
  }
}
