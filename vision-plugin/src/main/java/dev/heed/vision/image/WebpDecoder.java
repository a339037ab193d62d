package dev.heed.vision.image;

import dev.heed.vision.image.webp.Webp;
import java.io.IOException;

/** WebP by {@link Webp}; EXIF and XMP in chunks of those names. */
final class WebpDecoder implements Decoder {

  private static final byte[] EXIF = {'E', 'X', 'I', 'F'};
  private static final byte[] XMP = {'X', 'M', 'P', ' '};
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
  private static final int FIRST_CHUNK = 12;

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    Webp.Pixels pixels = Webp.decode(file, check::accept);
    return new Rgb(pixels.width(), pixels.height(), pixels.rgb());
  }

  @Override
  public Metadata metadata(byte[] file) {
    int exif = -1;
    byte[] xmp = {};
    int at = FIRST_CHUNK;
    while (at + 8 <= file.length) {
      long length = Bytes.i32Little(file, at + 4) & 0xFFFFFFFFL;
      if (exif < 0 && ImageFormat.startsWith(file, at, EXIF)) {
        exif = at + 8 + (ImageFormat.startsWith(file, at + 8, PREFIX) ? PREFIX.length : 0);
      } else if (ImageFormat.startsWith(file, at, XMP)) {
        xmp = Metadata.part(file, at + 8L, length);
      }
      at = (int) Math.min(file.length, at + 8 + length + (length & 1));
    }
    return new Metadata(file, exif, xmp);
  }
}
