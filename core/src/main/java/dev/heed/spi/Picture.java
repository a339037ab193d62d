package dev.heed.spi;

import static dev.heed.error.HeedException.invalidInput;

/**
 * The picture that patches lie on, and where on it they lie, in parts of its width and height.
 *
 * @param png a PNG file; it must not be written to afterwards
 * @param left of the grid of patches; below 0 where the model saw a border around the picture
 * @param top likewise
 * @param width of the grid; 1 where it is as wide as the picture
 * @param height likewise
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record Picture(byte[] png, double left, double top, double width, double height) {

  public Picture {
    if (!(width > 0 && height > 0)) {
      throw invalidInput(
          "The patches' place on the picture is %s x %s of it, but must be more than 0."
              .formatted(width, height));
    }
  }

  /** The patches cover all of it. */
  public static Picture whole(byte[] png) {
    return new Picture(png, 0, 0, 1, 1);
  }
}
