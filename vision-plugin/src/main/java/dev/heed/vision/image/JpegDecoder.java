package dev.heed.vision.image;

import dev.heed.vision.image.jpeg.Jpeg;
import dev.heed.vision.image.jpeg.JpegException;
import java.io.IOException;

/** JPEG by {@link Jpeg}; EXIF in its first APP1 segment of that name. */
final class JpegDecoder implements Decoder {

  private static final int APP1 = 0xE1;
  private static final int SOS = 0xDA;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0};

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    try {
      Jpeg.Pixels pixels = Jpeg.decode(file, check::accept);
      return new Rgb(pixels.width(), pixels.height(), pixels.rgb());
    } catch (JpegException e) {
      throw e.isRareKind() ? new UnsupportedImageException(e.getMessage()) : e;
    }
  }

  @Override
  public int exifAt(byte[] file) {
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      if (marker == SOS) {
        return -1;
      }
      if (marker == APP1 && ImageFormat.startsWith(file, at + 4, EXIF)) {
        return at + 10;
      }
      at = marker == 0xFF ? at + 1 : at + 2 + Bytes.u16(file, at + 2);
    }
    return -1;
  }
}
