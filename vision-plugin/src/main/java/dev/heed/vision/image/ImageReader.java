package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.SourceFinder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads JPEG, PNG, GIF (first frame), BMP, TIFF (first page) and WebP to upright 8-bit RGB, as
 * Pillow's {@code ImageOps.exif_transpose(Image.open(f)).convert('RGB')} does. Alpha is dropped,
 * not blended; colour profiles are not applied. Safe for concurrent calls.
 */
public final class ImageReader implements Reader<Image> {

  static final SourceFinder FILES =
      new SourceFinder("an image file", "photos/*.jpg", ImageFormat.extensions());

  private final ImageLimits limits;

  /** With {@link ImageLimits#STANDARD}. */
  public ImageReader() {
    this(ImageLimits.STANDARD);
  }

  public ImageReader(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * A file, {@code -} for standard input, a folder (its image files by name, not those of folders
   * in it), or a glob such as {@code photos/*.jpg}.
   */
  @Override
  public List<Source> find(String argument) {
    return FILES.find(argument);
  }

  @Override
  public Image read(Source source) {
    try {
      return decode(source.name(), bytes(source));
    } catch (OutOfMemoryError e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "Image '%s' does not fit into the memory that Java may use (%d MB). Make it smaller, or give Java more (-Xmx)."
              .formatted(source.name(), Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  /** The whole file, within the limit. */
  byte[] bytes(Source source) {
    try (InputStream in = source.opener().open()) {
      int most = (int) Math.min(limits.bytes(), Integer.MAX_VALUE - 16);
      byte[] file = in.readNBytes(most);
      if (file.length == most && in.read() >= 0) {
        throw HeedException.invalidInput(
            "Image '%s' is larger than %d bytes, the most that is read. Is it an image? If so, raise the limit (ImageLimits)."
                .formatted(source.name(), limits.bytes()));
      }
      return file;
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': %s. Check that it is a file and that you may read it."
              .formatted(source.name(), reason(e)),
          e);
    }
  }

  /** Refuses a picture that is too large, under its file's name. */
  Decoder.SizeCheck limits(String name) {
    return (width, height, working) -> limits.check(name, width, height, working);
  }

  private Image decode(String name, byte[] file) {
    ImageFormat format = ImageFormat.of(file).orElseThrow(() -> Unrecognized.of(name, file));
    try {
      Decoder decoder = format.decoder();
      Rgb stored = decoder.decode(file, limits(name));
      Rgb upright = Orientation.apply(Orientation.read(file, decoder.exifAt(file)), stored);
      return Image.of(upright.width(), upright.height(), upright.samples());
    } catch (UnsupportedImageException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Image '%s' is a %s file of a kind that Heed does not read: %s."
              .formatted(name, format.title(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw broken(name, format, reason(e), e);
    } catch (HeedException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw broken(name, format, "its contents make no sense (%s)".formatted(reason(e)), e);
    }
  }

  private static HeedException broken(
      String name, ImageFormat format, String reason, Throwable cause) {
    return new HeedException(
        ErrorCode.INVALID_INPUT,
        "Image '%s' is a broken %s file: %s. Open it in a viewer, or fetch it again."
            .formatted(name, format.title(), reason),
        cause);
  }

  private static String reason(Throwable e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
