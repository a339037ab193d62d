package dev.heed.vision.image.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decodes a JPEG file to 8-bit RGB, equal to Pillow with libjpeg-turbo 2.1 to the bit. */
public final class Jpeg {

  /**
   * Asked once, before anything is allocated for the picture; refuses by throwing.
   *
   * @see #decode
   */
  @FunctionalInterface
  public interface SizeCheck {
    /** By what the picture is made smaller while it is decoded: 1, 2, 4 or 8. */
    default int divisor(int width, int height) {
      return 1;
    }

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
   * In words: by which decoders files are decoded in this process. Opens and checks them, which
   * takes some tenths of a second.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where {@code -Dheed.jpeg} or {@code
   *     -Dheed.jpeg.library} is nothing that there is
   */
  public static String decoders() {
    return NativeDecoders.OF_THE_PROCESS.describe();
  }

  /**
   * @param file the whole file; orientation in its EXIF is not applied
   * @throws JpegException where it is broken, cut short or of a kind that is not decoded
   */
  public static Pixels decode(byte[] file, SizeCheck check) throws JpegException {
    return decode(file, check, NativeDecoders.OF_THE_PROCESS);
  }

  static Pixels decode(byte[] file, SizeCheck check, @Nullable NativeDecoders fast)
      throws JpegException {
    FileReader reader = new FileReader(file, check);
    reader.readHeader();
    Pixels quickly = fast == null ? null : fast.decode(reader);
    if (quickly != null) {
      return quickly;
    }
    Frame frame = reader.read();
    if (frame.progressive) {
      transform(frame);
    }
    byte[] rgb = new RgbRows(frame, reader.colorSpace()).convert();
    return new Pixels(frame.madeWidth, frame.madeHeight, rgb);
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
      c.filled = new long[0];
    }
  }

  private static void transformBlock(
      Component c, int row, int column, InverseDct dct, int[] block) {
    int at = c.coefficientOffset(row, column);
    long filled = 0;
    if (c.dequantizers.length > 0 && c.filled.length > 0) {
      filled = dequantize(c.coefficients, at, c.dequantizers, block, c.filled[at >> 6]);
    } else if (c.dequantizers.length > 0) {
      filled = dequantize(c.coefficients, at, c.dequantizers, block);
    }
    dct.transform(block, filled, c, c.blockOffset(row, column));
    Arrays.fill(block, 0);
  }

  /**
   * @param there a bit for each coefficient but the first, in the order of the file
   */
  private static long dequantize(
      short[] in, int from, int[] dequantizers, int[] block, long there) {
    int[] order = Zigzag.NATURAL;
    block[0] = in[from] * dequantizers[0];
    long filled = 0;
    for (long left = there; left != 0; left &= left - 1) {
      int place = order[Long.numberOfTrailingZeros(left)] & 63;
      block[place] = in[from + place] * dequantizers[place];
      filled |= 1L << place;
    }
    return filled;
  }

  /** A bit for each coefficient that is not zero; most rows of most blocks have none. */
  private static long dequantize(short[] in, int from, int[] dequantizers, int[] block) {
    long filled = 0;
    for (int row = 0; row < 64; row += 8) {
      int at = from + row;
      if ((in[at] | in[at + 1] | in[at + 2] | in[at + 3]) == 0
          && (in[at + 4] | in[at + 5] | in[at + 6] | in[at + 7]) == 0) {
        continue;
      }
      for (int i = row; i < row + 8; i++) {
        int coefficient = in[from + i];
        block[i] = coefficient * dequantizers[i];
        filled |= (coefficient == 0 ? 0L : 1L) << i;
      }
    }
    return filled;
  }
}
