package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/** Decodes a JPEG file to 8-bit RGB, equal to Pillow with libjpeg-turbo 2.1 to the bit. */
public final class Jpeg {

  /**
   * Asked once, before anything is allocated for the picture; refuses by throwing.
   *
   * @see #decode
   */
  @FunctionalInterface
  public interface SizeCheck {
    /**
     * @param workingBytes what decoding needs for a while beside the result
     */
    void accept(int width, int height, long workingBytes);
  }

  /**
   * A decoded picture.
   *
   * @param rgb {@code [height, width, 3]}, owned by the caller
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Pixels(int width, int height, byte[] rgb) {}

  private Jpeg() {}

  /**
   * @param file the whole file; orientation in its EXIF is not applied
   * @throws JpegException where it is broken, cut short or of a kind that is not decoded
   */
  public static Pixels decode(byte[] file, SizeCheck check) throws JpegException {
    FileReader reader = new FileReader(file, check);
    Frame frame = reader.read();
    if (frame.progressive) {
      transform(frame);
    }
    byte[] rgb = new RgbRows(frame, reader.colorSpace()).convert();
    return new Pixels(frame.width, frame.height, rgb);
  }

  private static void transform(Frame frame) {
    InverseDct dct = new InverseDct();
    int[] block = new int[64];
    for (Component c : frame.components) {
      for (int row = 0; row < c.blocksHigh; row++) {
        for (int column = 0; column < c.blocksWide; column++) {
          transformBlock(c, row, column, dct, block);
        }
      }
      c.coefficients = new short[0];
    }
  }

  private static void transformBlock(
      Component c, int row, int column, InverseDct dct, int[] block) {
    int from = c.coefficientOffset(row, column);
    long filled = 0;
    if (c.dequantizers.length == 0) {
      Arrays.fill(block, 0);
    } else {
      for (int i = 0; i < 64; i++) {
        int coefficient = c.coefficients[from + i];
        block[i] = coefficient * c.dequantizers[i];
        filled |= coefficient == 0 ? 0 : 1L << i;
      }
    }
    dct.transform(block, filled, c.samples, c.blockOffset(row, column), c.stride);
  }
}
