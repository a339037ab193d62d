package dev.heed.vision.image;

import dev.heed.vision.image.jpeg.Jpeg;
import dev.heed.vision.image.jpeg.JpegException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JPEG by {@link Jpeg}; EXIF in its first APP1 segment of that name, XMP in another. */
final class JpegDecoder implements Decoder {

  private static final int APP1 = 0xE1;
  private static final int SOS = 0xDA;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0};
  private static final byte[] XMP =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    try {
      Jpeg.Pixels pixels = Jpeg.decode(file, new Check(check));
      return new Rgb(pixels.width(), pixels.height(), pixels.rgb());
    } catch (JpegException e) {
      throw e.isRareKind() ? new UnsupportedImageException(e.getMessage()) : e;
    }
  }

  private record Check(SizeCheck of) implements Jpeg.SizeCheck {

    @Override
    public void accept(int width, int height, long workingBytes) {
      of.accept(width, height, workingBytes);
    }

    @Override
    public int divisor(int width, int height) {
      return of.divisor(width, height);
    }
  }

  @Override
  public Metadata metadata(byte[] file) {
    int exif = -1;
    byte[] xmp = {};
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) != SOS) {
      int marker = file[at + 1] & 0xFF;
      int length = Bytes.u16(file, at + 2);
      if (marker == APP1 && exif < 0 && ImageFormat.startsWith(file, at + 4, EXIF)) {
        exif = at + 4 + EXIF.length + 1;
      } else if (marker == APP1 && ImageFormat.startsWith(file, at + 4, XMP)) {
        xmp = Metadata.part(file, at + 4L + XMP.length, length - 2L - XMP.length);
      }
      at = marker == 0xFF ? at + 1 : at + 2 + length;
    }
    return new Metadata(file, exif, xmp);
  }
}
