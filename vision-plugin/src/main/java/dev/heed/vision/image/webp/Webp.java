package dev.heed.vision.image.webp;

import java.nio.charset.StandardCharsets;

/** Decodes the first picture of a WebP file to 8-bit RGB; alpha is dropped. */
public final class Webp {

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

  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;

  private final byte[] file;
  private final SizeCheck check;
  private int canvasWidth;
  private int canvasHeight;

  private Webp(byte[] file, SizeCheck check) {
    this.file = file;
    this.check = check;
  }

  /**
   * @param file the whole file; orientation in its EXIF is not applied
   * @throws WebpException where it is broken or cut short
   */
  public static Pixels decode(byte[] file, SizeCheck check) throws WebpException {
    long announced = file.length < FIRST_CHUNK ? Long.MAX_VALUE : 8 + u32(file, 4);
    if (announced > file.length) {
      throw WebpException.truncated();
    }
    return new Webp(file, check).chunks(FIRST_CHUNK, file.length);
  }

  private Pixels chunks(int from, int to) throws WebpException {
    long at = from;
    while (at + CHUNK_HEADER <= to) {
      int start = (int) at + CHUNK_HEADER;
      long length = u32(file, (int) at + 4);
      if (start + length > to) {
        throw WebpException.truncated();
      }
      int end = (int) (start + length);
      switch (new String(file, (int) at, 4, StandardCharsets.ISO_8859_1)) {
        case "VP8X" -> canvas(start, end);
        case "VP8 " -> {
          return lossy(start, end);
        }
        case "VP8L" -> {
          return lossless(start, end);
        }
        case "ANMF" -> {
          return frame(start, end);
        }
        default -> {}
      }
      at = end + (length & 1);
    }
    throw new WebpException("it holds no picture");
  }

  private void canvas(int start, int end) throws WebpException {
    if (end - start < 10) {
      throw WebpException.truncated();
    }
    canvasWidth = 1 + u24(file, start + 4);
    canvasHeight = 1 + u24(file, start + 7);
    check.accept(canvasWidth, canvasHeight, 0);
  }

  private Pixels lossy(int start, int end) throws WebpException {
    Vp8 picture = new Vp8(file, start, end);
    long working = Planes.bytes(picture.width(), picture.height());
    check.accept(picture.width(), picture.height(), working);
    return new Pixels(picture.width(), picture.height(), picture.decode());
  }

  private Pixels lossless(int start, int end) throws WebpException {
    Vp8l picture = new Vp8l(file, start, end);
    check.accept(picture.width(), picture.height(), 4L * picture.width() * picture.height());
    return new Pixels(picture.width(), picture.height(), picture.decode());
  }

  /** An animation's first frame, on a black canvas. */
  private Pixels frame(int start, int end) throws WebpException {
    if (end - start < FRAME_HEADER) {
      throw WebpException.truncated();
    }
    int left = 2 * u24(file, start);
    int top = 2 * u24(file, start + 3);
    Pixels part = chunks(start + FRAME_HEADER, end);
    if (left + part.width() > canvasWidth || top + part.height() > canvasHeight) {
      throw new WebpException("its first frame does not lie on its canvas");
    }
    byte[] rgb = new byte[Math.multiplyExact(3 * canvasWidth, canvasHeight)];
    for (int y = 0; y < part.height(); y++) {
      int to = 3 * ((top + y) * canvasWidth + left);
      System.arraycopy(part.rgb(), 3 * y * part.width(), rgb, to, 3 * part.width());
    }
    return new Pixels(canvasWidth, canvasHeight, rgb);
  }

  static int u24(byte[] b, int at) {
    return (b[at] & 0xFF) | ((b[at + 1] & 0xFF) << 8) | ((b[at + 2] & 0xFF) << 16);
  }

  private static long u32(byte[] b, int at) {
    return (b[at] & 0xFFL)
        | (b[at + 1] & 0xFFL) << 8
        | (b[at + 2] & 0xFFL) << 16
        | (b[at + 3] & 0xFFL) << 24;
  }
}
