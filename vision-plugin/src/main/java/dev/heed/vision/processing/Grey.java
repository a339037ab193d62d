package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** Pillow's conversion to mode L, as a picture whose three channels are alike. */
record Grey() implements PixelStep {

  private static final int RED = 19_595;
  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final int HALF = 1 << 15;

  @Override
  public Image apply(Image image) {
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int i = 0; i < rgb.length; i += 3) {
      int sum = RED * (from[i] & 0xFF) + GREEN * (from[i + 1] & 0xFF) + BLUE * (from[i + 2] & 0xFF);
      rgb[i] = rgb[i + 1] = rgb[i + 2] = (byte) ((sum + HALF) >> 16);
    }
    return Image.of(image.width(), image.height(), rgb);
  }

  @Override
  public Geometry follow(Geometry before) {
    return before;
  }
}
