package dev.heed.vision.image;

import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;

/**
 * An upright picture of 8-bit RGB. It must not be written to after it is made.
 *
 * <pre>{@code
 * Image image = Image.read(Path.of("cat.png"));
 * Image face = image.part(0, 0, image.width() / 2, image.height());
 * face.writePng(Path.of("face.png"));
 * }</pre>
 */
public final class Image {

  private final int width;
  private final int height;
  private final byte[] rgb;

  private Image(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * A picture of these bytes, which from now on belong to it.
   *
   * @param rgb {@code [height, width, 3]}, row-major, red first
   * @throws HeedException INVALID_INPUT where the size is not positive or does not fit the bytes
   */
  public static Image of(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || 3L * width * height != rgb.length) {
      throw HeedException.invalidInput(
          "%s bytes are no picture of %s x %s pixels: it takes width x height x 3, at least 3."
              .formatted(rgb.length, width, height));
    }
    return new Image(width, height, rgb);
  }

  /**
   * Reads a file with the standard limits; see {@link ImageReader}.
   *
   * @throws HeedException INVALID_INPUT or UNSUPPORTED where it cannot be read
   */
  public static Image read(Path file) {
    return new ImageReader().read(Source.of(file));
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /**
   * The samples themselves, not a copy, so that processors need none: read them, never write.
   *
   * @return {@code [height, width, 3]}, row-major, red first
   */
  public byte[] rgb() {
    return rgb;
  }

  /**
   * A copy of a part, which must lie inside.
   *
   * @throws HeedException INVALID_INPUT where it does not
   */
  public Image part(int left, int top, int partWidth, int partHeight) {
    if (left < 0 || top < 0 || left + partWidth > width || top + partHeight > height) {
      throw HeedException.invalidInput(
          "The part %s x %s from %s,%s is not inside of %s."
              .formatted(partWidth, partHeight, left, top, this));
    }
    byte[] part = new byte[3 * partWidth * partHeight];
    for (int y = 0; y < partHeight; y++) {
      System.arraycopy(rgb, 3 * ((top + y) * width + left), part, 3 * y * partWidth, 3 * partWidth);
    }
    return of(partWidth, partHeight, part);
  }

  /** A copy to draw on, of type {@link BufferedImage#TYPE_3BYTE_BGR}. */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    swap(rgb, ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
    return image;
  }

  /**
   * The picture that {@link #read} gives of the file that {@code ImageIO} read into {@code image},
   * or would write of it: samples as they are, without colour management; alpha is dropped, not
   * blended; 16-bit colour keeps its high byte, and grey of more than 8 bits is clipped to 255, as
   * Pillow does. What ImageIO lost of a file is lost: its orientation, that colours of a TIFF were
   * multiplied with their alpha, and real numbers outside of 0 to 1.
   */
  public static Image of(BufferedImage image) {
    try {
      Rgb rgb = RasterPixels.of(image, image.getColorModel().isAlphaPremultiplied());
      return new Image(rgb.width(), rgb.height(), rgb.samples());
    } catch (UnsupportedImageException e) {
      return converted(image);
    }
  }

  /** Colours of another kind, such as of a table for printing, as Java converts them. */
  private static Image converted(BufferedImage image) {
    int wide = image.getWidth();
    byte[] rgb = new byte[3 * wide * image.getHeight()];
    int[] row = new int[wide];
    for (int y = 0, to = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, wide, 1, row, 0, wide);
      for (int color : row) {
        rgb[to++] = (byte) (color >> 16);
        rgb[to++] = (byte) (color >> 8);
        rgb[to++] = (byte) color;
      }
    }
    return new Image(wide, image.getHeight(), rgb);
  }

  private static void swap(byte[] from, byte[] to) {
    for (int i = 0; i < from.length; i += 3) {
      to[i] = from[i + 2];
      to[i + 1] = from[i + 1];
      to[i + 2] = from[i];
    }
  }

  /**
   * Writes an 8-bit RGB PNG; folders are made as needed.
   *
   * @throws HeedException INVALID_OPTION where the file cannot be written
   */
  public void writePng(Path file) {
    PngWriter.write(this, null, file);
  }

  /** The bytes of a PNG file. */
  public byte[] toPng() {
    return PngWriter.bytes(this, null);
  }

  /**
   * As {@link #writePng(Path)}, with transparency.
   *
   * @param alpha {@code [height, width]}: from 0 (nothing of the pixel is there) to 255 (all)
   * @throws HeedException INVALID_INPUT where it has another number of pixels
   */
  public void writePng(Path file, byte[] alpha) {
    PngWriter.write(this, requireFits(alpha), file);
  }

  /** The bytes of a PNG file with transparency; see {@link #writePng(Path, byte[])}. */
  public byte[] toPng(byte[] alpha) {
    return PngWriter.bytes(this, requireFits(alpha));
  }

  private byte[] requireFits(byte[] alpha) {
    if (alpha.length != width * height) {
      throw HeedException.invalidInput(
          "%s numbers are not the alpha of %s: it takes one for each pixel."
              .formatted(alpha.length, this));
    }
    return alpha;
  }

  @Override
  public String toString() {
    return "Image[%s x %s]".formatted(width, height);
  }
}
