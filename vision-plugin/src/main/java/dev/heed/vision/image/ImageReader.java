package dev.heed.vision.image;

import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** stub. */
public final class ImageReader implements Reader<Image> {
  @Override
  public List<Source> find(String argument) {
    return List.of(Source.of(Path.of(argument)));
  }

  @Override
  public Image read(Source source) {
    try (InputStream in = source.opener().open()) {
      var p = ImageIO.read(in);
      if (p == null) throw HeedException.invalidInput("not an image: " + source.name());
      return Image.of(p);
    } catch (IOException e) {
      throw HeedException.invalidInput("bad " + source.name());
    }
  }
}
