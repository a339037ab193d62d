package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** The two passes as they are written down, one pixel at a time. */
final class PlainResize {

  private PlainResize() {}

  static Image to(Image image, int width, int height, Resample filter) {
    Image wide =
        width == image.width()
            ? image
            : turn(down(turn(image), Taps.of(image.width(), 0, image.width(), width, filter)));
    return height == image.height()
        ? wide
        : down(wide, Taps.of(image.height(), 0, image.height(), height, filter));
  }

  private static Image down(Image image, Taps taps) {
    int length = image.width() * 3;
    byte[] rgb = new byte[taps.outputs() * length];
    for (int i = 0; i < rgb.length; i++) {
      int y = i / length;
      int sum = taps.half();
      for (int tap = 0; tap < taps.weights()[y].length; tap++) {
        int value = image.rgb()[(taps.first()[y] + tap) * length + i % length] & 0xFF;
        sum += value * taps.weights()[y][tap];
      }
      rgb[i] = (byte) Taps.toByte(sum, taps.bits());
    }
    return Image.of(image.width(), taps.outputs(), rgb);
  }

  private static Image turn(Image image) {
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int x = pixel % image.width();
      int y = pixel / image.width();
      rgb[(x * image.height() + y) * 3 + i % 3] = image.rgb()[i];
    }
    return Image.of(/* width= */ image.height(), /* height= */ image.width(), rgb);
  }
}
