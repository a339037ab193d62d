package dev.heed.vision.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;

/** WebP. */
final class WebpDecoder implements Decoder {

  private static final long READER_BYTES = 8;

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    javax.imageio.ImageReader reader = new WebPImageReaderSpi().createReaderInstance();
    try (ByteArrayImageInputStream input = new ByteArrayImageInputStream(file)) {
      reader.setInput(input, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      check.accept(width, height, READER_BYTES * width * height);
      return RasterPixels.of(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  @Override
  public int exifAt(byte[] file) {
    int at = 12;
    while (at + 8 <= file.length) {
      long length = Bytes.i32Little(file, at + 4) & 0xFFFFFFFFL;
      if (ImageFormat.startsWith(file, at, new byte[] {'E', 'X', 'I', 'F'})) {
        boolean named = ImageFormat.startsWith(file, at + 8, new byte[] {'E', 'x', 'i', 'f', 0, 0});
        return at + (named ? 14 : 8);
      }
      at = (int) Math.min(file.length, at + 8 + length + (length & 1));
    }
    return -1;
  }
}
