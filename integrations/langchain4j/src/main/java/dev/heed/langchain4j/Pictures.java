package dev.heed.langchain4j;

import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Images as LangChain4j hands them over. */
final class Pictures {

  private Pictures() {}

  static Image read(ImageContent content) {
    String data = content.image().base64Data();
    URI address = content.image().url();
    if (data != null) {
      byte[] bytes = Base64.getMimeDecoder().decode(data);
      return read(new Source("the image", () -> new ByteArrayInputStream(bytes)));
    }
    if (address != null && "file".equals(address.getScheme())) {
      Path file = Path.of(address);
      return read(new Source(file.toString(), () -> Files.newInputStream(file)));
    }
    throw new UnsupportedFeatureException(
        "The image '%s' is not fetched: Heed asks no host. Hand it over as base64, or as a file's address."
            .formatted(address));
  }

  private static Image read(Source source) {
    return new ImageReader().read(source);
  }
}
