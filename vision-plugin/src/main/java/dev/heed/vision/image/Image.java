package dev.heed.vision.image;

import static dev.heed.error.HeedException.invalidInput;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture as 8-bit RGB, interleaved: {@code rgb [H, W, 3]}, row-major. */
public final class Image {

  private final int width;
  private final int height;
  private final byte[] rgb;

  private Image(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** Views {@code rgb} as a picture, without a copy. */
  public static Image of(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || (long) width * height * 3 != rgb.length) {
      throw invalidInput(
          "An image of %d x %d pixels needs %d bytes, but got %d."
              .formatted(width, height, (long) width * height * 3, rgb.length));
    }
    return new Image(width, height, rgb);
  }

  /** Reads a picture file. */
  public static Image read(Path file) {
    try {
      BufferedImage decoded = ImageIO.read(file.toFile());
      if (decoded == null) {
        throw invalidInput("%s is not a picture that can be read.".formatted(file));
      }
      return fromRaster(decoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Image fromRaster(BufferedImage decoded) {
    int width = decoded.getWidth();
    int height = decoded.getHeight();
    int bands = decoded.getRaster().getNumBands();
    int[] samples = decoded.getRaster().getPixels(0, 0, width, height, (int[]) null);
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) samples[i / 3 * bands + (bands < 3 ? 0 : i % 3)];
    }
    return new Image(width, height, rgb);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The pixels themselves, shared: whoever writes here writes the picture. */
  public byte[] rgb() {
    return rgb;
  }

  public static Image of(java.awt.image.BufferedImage picture) {
    byte[] rgb = new byte[picture.getWidth() * picture.getHeight() * 3];
    for (int i = 0; i < picture.getWidth() * picture.getHeight(); i++) {
      int c = picture.getRGB(i % picture.getWidth(), i / picture.getWidth());
      rgb[3 * i] = (byte) (c >> 16);
      rgb[3 * i + 1] = (byte) (c >> 8);
      rgb[3 * i + 2] = (byte) c;
    }
    return of(picture.getWidth(), picture.getHeight(), rgb);
  }

  public java.awt.image.BufferedImage toBufferedImage() {
    var p =
        new java.awt.image.BufferedImage(
            width(), height(), java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width() * height(); i++) {
      p.setRGB(
          i % width(),
          i / width(),
          ((rgb()[3 * i] & 255) << 16)
              | ((rgb()[3 * i + 1] & 255) << 8)
              | (rgb()[3 * i + 2] & 255));
    }
    return p;
  }

  public void writePng(Path png) {
    try {
      javax.imageio.ImageIO.write(toBufferedImage(), "png", png.toFile());
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
