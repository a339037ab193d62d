package dev.heed.vision.image;

import dev.heed.vision.image.webp.Webp;
import java.io.IOException;

/** WebP by {@link Webp}; EXIF in its chunk of that name. */
final class WebpDecoder implements Decoder {

  private static final byte[] CHUNK = {'E', 'X', 'I', 'F'};
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
  private static final int FIRST_CHUNK = 12;

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    Webp.Pixels pixels = Webp.decode(file, check::accept);
    return new Rgb(pixels.width(), pixels.height(), pixels.rgb());
  }

  @Override
  public int exifAt(byte[] file) {
    int at = FIRST_CHUNK;
    while (at + 8 <= file.length) {
      long length = Bytes.i32Little(file, at + 4) & 0xFFFFFFFFL;
      if (ImageFormat.startsWith(file, at, CHUNK)) {
        return at + 8 + (ImageFormat.startsWith(file, at + 8, PREFIX) ? PREFIX.length : 0);
      }
      at = (int) Math.min(file.length, at + 8 + length + (length & 1));
    }
    return -1;
  }
}
