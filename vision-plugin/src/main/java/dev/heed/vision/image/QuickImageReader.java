package dev.heed.vision.image;

import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads pictures smaller than they are, and the first of them also as it is, to tell what changes.
 */
final class QuickImageReader implements Reader<Image> {

  private final ImageReader exact;
  private final ImageReader quick;
  private final ImageReader.FirstPicture first;
  private final AtomicBoolean compared = new AtomicBoolean();

  QuickImageReader(ImageReader exact, Reduction reduction, ImageReader.FirstPicture first) {
    this.exact = exact;
    this.quick = exact.reducing(reduction);
    this.first = first;
  }

  @Override
  public List<Source> find(String argument) {
    return exact.find(argument);
  }

  @Override
  public Image read(Source source) {
    if (compared.getAndSet(true)) {
      return quick.read(source);
    }
    byte[] file = exact.bytes(source);
    Source again = new Source(source.name(), () -> new ByteArrayInputStream(file));
    Image small = quick.read(again);
    first.of(source.name(), exact.read(again), small);
    return small;
  }
}
