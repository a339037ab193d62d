package dev.heed.vision.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Java 2D pictures to RGB from their rasters, so that no colour management touches them: alpha is
 * dropped, 16-bit colour keeps its high byte, and grey of more than 8 bits is clipped to 255.
 */
final class RasterPixels {

  private final BufferedImage image;
  private final Raster raster;
  private final Rgb rgb;

  private final boolean multiplied;

  private RasterPixels(BufferedImage image, boolean multiplied) {
    this.image = image;
    this.multiplied = multiplied;
    this.raster = image.getRaster();
    this.rgb = Rgb.blank(image.getWidth(), image.getHeight());
  }

  /**
   * What a file holds.
   *
   * @param multiplied whether its colours were multiplied with their alpha
   */
  static Rgb of(BufferedImage image, boolean multiplied) throws UnsupportedImageException {
    RasterPixels pixels = new RasterPixels(image, multiplied);
    for (int y = 0; y < image.getHeight(); y++) {
      pixels.row(y);
    }
    return pixels.rgb;
  }

  private void row(int y) throws UnsupportedImageException {
    int bands = raster.getNumBands();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      indexed(y, palette);
    } else if (raster.getTransferType() == DataBuffer.TYPE_FLOAT && bands <= 2) {
      floats(y, bands);
    } else if (bands <= 2) {
      greys(y, bands);
    } else if (isCmyk() && bands >= 4) {
      inks(y, bands);
    } else if (isRgb()) {
      colors(y, bands);
    } else {
      throw new UnsupportedImageException(
          "%s bands of colour space %s; save it as RGB"
              .formatted(bands, image.getColorModel().getColorSpace().getType()));
    }
  }

  private boolean isCmyk() {
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
  }

  private boolean isRgb() {
    int transfer = raster.getTransferType();
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_RGB
        && (transfer == DataBuffer.TYPE_BYTE
            || transfer == DataBuffer.TYPE_INT
            || transfer == DataBuffer.TYPE_USHORT);
  }

  private int[] samples(int y) {
    return raster.getPixels(raster.getMinX(), raster.getMinY() + y, rgb.width(), 1, (int[]) null);
  }

  private void indexed(int y, IndexColorModel palette) {
    int[] samples = samples(y);
    for (int x = 0; x < rgb.width(); x++) {
      int index = Math.min(samples[x], palette.getMapSize() - 1);
      rgb.set(
          y * rgb.width() + x,
          palette.getRed(index),
          palette.getGreen(index),
          palette.getBlue(index));
    }
  }

  private void floats(int y, int bands) {
    float[] samples =
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, rgb.width(), 1, (float[]) null);
    for (int x = 0; x < rgb.width(); x++) {
      grey(y, x, (int) samples[x * bands]);
    }
  }

  private void greys(int y, int bands) {
    int[] samples = samples(y);
    for (int x = 0; x < rgb.width(); x++) {
      grey(y, x, samples[x * bands]);
    }
  }

  private void grey(int y, int x, int value) {
    int clipped = Math.max(0, Math.min(value, 255));
    rgb.set(y * rgb.width() + x, clipped, clipped, clipped);
  }

  private void colors(int y, int bands) {
    int[] samples = samples(y);
    boolean divided = multiplied && bands > 3;
    int[] color = new int[4];
    for (int x = 0, at = 0; x < rgb.width(); x++, at += bands) {
      for (int band = 0; band < Math.min(bands, 4); band++) {
        color[band] = byteOf(samples[at + band], band);
      }
      int alpha = divided ? color[3] : 255;
      rgb.set(
          y * rgb.width() + x,
          divided(color[0], alpha),
          divided(color[1], alpha),
          divided(color[2], alpha));
    }
  }

  /** The high byte of more bits than eight; fewer bits are stretched. */
  private int byteOf(int sample, int band) {
    int bits = image.getColorModel().getComponentSize(band);
    boolean wide = raster.getTransferType() == DataBuffer.TYPE_USHORT && bits >= 8;
    return wide ? sample >> 8 : bits >= 8 ? sample : sample * 255 / ((1 << bits) - 1);
  }

  /** A colour that was multiplied with its alpha, as it was before. */
  private static int divided(int color, int alpha) {
    return alpha == 255 ? color : alpha == 0 ? 0 : Math.min(255, color * 255 / alpha);
  }

  private void inks(int y, int bands) {
    int[] samples = samples(y);
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    for (int x = 0, at = 0; x < rgb.width(); x++, at += bands) {
      int light = 255 - (samples[at + 3] >> shift);
      rgb.set(
          y * rgb.width() + x,
          inked(samples[at] >> shift, light),
          inked(samples[at + 1] >> shift, light),
          inked(samples[at + 2] >> shift, light));
    }
  }

  private static int inked(int ink, int light) {
    int product = ink * light + 128;
    return Math.max(0, light - (((product >> 8) + product) >> 8));
  }
}
