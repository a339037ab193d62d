package dev.heed.benchmarks;

import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** JPEG photographs of any size, made by enlarging the one that the examples ship. */
final class Photographs {

  private static final Path CAT = Path.of("examples", "photos", "cat.png");

  private Photographs() {}

  /** A JPEG file, as bytes; run from the project's root. */
  static byte[] jpeg(int width, int height) {
    Image image = Resize.to(Image.read(CAT), width, height, Resample.BICUBIC);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BufferedImage picture = image.toBufferedImage();
      BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
      plain.getGraphics().drawImage(picture, 0, 0, null);
      ImageIO.write(plain, "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
