package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.OptionSchema;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.SourceFinder;
import dev.heed.vision.image.page.PageOptions;
import dev.heed.vision.image.page.PageReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Reads JPEG, PNG, GIF (first frame), BMP, TIFF (first page), WebP, PBM, PGM, PPM and ICO (its
 * largest) to upright 8-bit RGB, as Pillow's {@code
 * ImageOps.exif_transpose(Image.open(f)).convert('RGB')} does. Alpha is dropped, not blended;
 * colour profiles are not applied. Safe for concurrent calls.
 */
public final class ImageReader implements Reader<Image> {

  static final SourceFinder FILES =
      new SourceFinder(
          "an image file",
          "photos/*.jpg",
          ImageFormat.extensions(),
          name -> FileKind.named(name).map(kind -> kind.title() + ". " + kind.advice()));

  private static final int TRIES = 2;

  private final ImageLimits limits;
  private final Reduction reduction;

  /** With {@link ImageLimits#STANDARD}. */
  public ImageReader() {
    this(ImageLimits.STANDARD);
  }

  public ImageReader(ImageLimits limits) {
    this(limits, Reduction.NONE);
  }

  private ImageReader(ImageLimits limits, Reduction reduction) {
    this.limits = limits;
    this.reduction = reduction;
  }

  /**
   * The same, which makes a JPEG smaller while it decodes it. What comes out is no published
   * decoder's to the bit.
   *
   * <pre>{@code
   * // from a larger example
   * ImageReader reader = new ImageReader().reducing(processor.reduction());
   * }</pre>
   */
  public ImageReader reducing(Reduction by) {
    return new ImageReader(limits, by);
  }

  /** As {@link #reducing}, told of the first picture what it is and what it became. */
  public Reader<Image> quick(Reduction by, FirstPicture first) {
    return new QuickImageReader(this, by, first);
  }

  /** Is given a picture as it is, and as it was made smaller. */
  @FunctionalInterface
  public interface FirstPicture {

    /**
     * @param name of the source
     */
    void of(String name, Image exact, Image quick);
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
  public Class<PageOptions> optionsType() {
    return PageOptions.class;
  }

  /** With pages straightened and lenses undone, where these options ask for it. */
  @Override
  public Reader<Image> with(Options options) {
    return PageReader.of(this, OptionSchema.of(PageOptions.class).parse(options.byName()));
  }

  @Override
  public Image read(Source source) {
    return decode(source.name(), bytes(source));
  }

  /** The whole file, within the limit. */
  byte[] bytes(Source source) {
    try (InputStream in = source.opener().open()) {
      int most = (int) Math.min(limits.bytes(), Integer.MAX_VALUE - 16);
      byte[] file = in.readNBytes(most);
      if (file.length == most && in.read() >= 0) {
        throw HeedException.invalidInput(
            "Image '%s' is larger than %s bytes, the most that is read. Is it an image? If so, raise the limit (ImageLimits)."
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

  /** In its turn: several large pictures at once fit one memory. */
  private Image decode(String name, byte[] file) {
    ImageFormat format = ImageFormat.of(file).orElseThrow(() -> Unrecognized.of(name, file));
    try (DecodingMemory.Turn turn = DecodingMemory.OF_THE_PROCESS.begin()) {
      return decode(name, file, format, turn);
    } catch (OutOfMemoryError e) {
      return alone(name, file, format, TRIES);
    }
  }

  /** Once more where there was no room beside others, who give theirs back meanwhile. */
  private Image alone(String name, byte[] file, ImageFormat format, int tries) {
    try (DecodingMemory.Turn turn = DecodingMemory.OF_THE_PROCESS.beginAlone()) {
      return decode(name, file, format, turn);
    } catch (OutOfMemoryError e) {
      if (tries > 1) {
        return alone(name, file, format, tries - 1);
      }
      throw new HeedException(
          ErrorCode.OUT_OF_MEMORY,
          "Image '%s' does not fit into the memory that Java may use (%s MB). Make it smaller, or give Java more (-Xmx)."
              .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  private Image decode(String name, byte[] file, ImageFormat format, DecodingMemory.Turn turn) {
    try {
      Decoder decoder = format.decoder();
      boolean turned =
          reduction != Reduction.NONE && Orientation.turns(decoder.metadata(file).orientation());
      Rgb stored = decoder.decode(file, new Check(name, turn, turned));
      Rgb upright = Orientation.apply(decoder.metadata(file).orientation(), stored);
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
      throw new HeedException(
          ErrorCode.INTERNAL,
          "Reading image '%s' failed by an error of Heed's own (%s: %s). Please report it with the file."
              .formatted(name, format.title(), e),
          e);
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
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** Of one picture. */
  private final class Check implements Decoder.SizeCheck {

    private final String name;
    private final DecodingMemory.Turn turn;
    private final boolean turned;

    Check(String name, DecodingMemory.Turn turn, boolean turned) {
      this.name = name;
      this.turn = turn;
      this.turned = turned;
    }

    @Override
    public void accept(long width, long height, long workingBytes) {
      limits.check(name, width, height, workingBytes);
      turn.await(3 * width * height + workingBytes);
    }

    /** What is refused by its header is refused however small it would be made. */
    @Override
    public int divisor(int width, int height) {
      return (long) width * height > limits.pixels()
          ? 1
          : reduction.of(turned ? height : width, turned ? width : height);
    }
  }
}
