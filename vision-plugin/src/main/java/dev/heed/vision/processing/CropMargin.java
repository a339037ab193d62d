package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** Nougat: cuts a page's light margin away. */
record CropMargin() implements PixelStep {

  private static final double INK = 200;

  @Override
  public Image apply(Image image) {
    int[] grey = grey(image);
    int darkest = 255;
    int lightest = 0;
    for (int value : grey) {
      darkest = Math.min(darkest, value);
      lightest = Math.max(lightest, value);
    }
    return darkest == lightest ? image : crop(image, grey, darkest, lightest);
  }

  /** The margin depends on the pixels, so it is not known here. */
  @Override
  public Geometry follow(Geometry before) {
    return before;
  }

  private static Image crop(Image image, int[] grey, int darkest, int lightest) {
    int left = image.width();
    int top = image.height();
    int right = -1;
    int bottom = -1;
    for (int i = 0; i < grey.length; i++) {
      if ((double) (grey[i] - darkest) / (lightest - darkest) * 255 < INK) {
        int x = i % image.width();
        int y = i / image.width();
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
    return cut(image, left, top, right - left + 1, bottom - top + 1);
  }

  private static Image cut(Image image, int left, int top, int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * image.width() + left) * 3;
      System.arraycopy(image.rgb(), from, rgb, y * width * 3, width * 3);
    }
    return Image.of(width, height, rgb);
  }

  /** Pillow's conversion to grey: Rec. 601 in 16-bit fixed point. */
  private static int[] grey(Image image) {
    byte[] rgb = image.rgb();
    int[] grey = new int[rgb.length / 3];
    for (int i = 0; i < grey.length; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      grey[i] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    }
    return grey;
  }
}
