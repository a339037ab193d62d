package dev.heed.vision.draw;

import dev.heed.vision.image.Image;

/**
 * Depth as colours whose lightness grows evenly, so that equal steps look equal, also to those who
 * see few colours and in print.
 */
public final class DepthColours {

  private DepthColours() {}

  /** Rows of numbers from 0 to 255. */
  public static Image draw(int[]... grey) {
    int width = grey[0].length;
    byte[] rgb = new byte[3 * width * grey.length];
    for (int i = 0; i < rgb.length; i++) {
      int value = grey[i / 3 / width][i / 3 % width];
      rgb[i] = (byte) Math.round(HeatColours.of(value / 255.0, i % 3));
    }
    return Image.of(width, grey.length, rgb);
  }
}
