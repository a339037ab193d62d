package dev.heed.vision.image.page;

import dev.heed.api.Internal;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import java.util.List;
import java.util.Optional;

/** Reads pictures by another reader, frees them from the lens, and straightens the page on them. */
@Internal
public final class PageReader implements Reader<Image> {

  private final Reader<Image> pictures;
  private final Optional<Lens> lens;
  private final boolean straighten;

  private PageReader(Reader<Image> pictures, Optional<Lens> lens, boolean straighten) {
    this.pictures = pictures;
    this.lens = lens;
    this.straighten = straighten;
  }

  /**
   * The reader that does what is asked for; {@code pictures} itself where that is nothing.
   *
   * @throws HeedException INVALID_OPTION where the file of the calibration is none
   */
  public static Reader<Image> of(Reader<Image> pictures, PageOptions options) {
    return options.straighten() || options.calibration().isPresent()
        ? new PageReader(
            pictures,
            options.calibration().map(file -> Lens.read(Source.path(file))),
            options.straighten())
        : pictures;
  }

  @Override
  public List<Source> find(String argument) {
    return pictures.find(argument);
  }

  /**
   * @throws HeedException also INVALID_INPUT where a page is to be straightened and none is found,
   *     or where the lens was calibrated for pictures of other proportions
   */
  @Override
  public Image read(Source source) {
    Image read = pictures.read(source);
    Image plain = lens.map(each -> each.undistorted(read)).orElse(read);
    return straighten ? straightened(source, plain) : plain;
  }

  private static Image straightened(Source source, Image image) {
    return Sheet.find(image)
        .map(sheet -> sheet.straightened(image))
        .orElseThrow(
            () ->
                HeedException.invalidInput(
                    "No sheet found on '%s': no four straight edges that lie inside of the image enclose one. Photograph it with a rim of the table around it, or leave --straighten away."
                        .formatted(source.name())));
  }
}
