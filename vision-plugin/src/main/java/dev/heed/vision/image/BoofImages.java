package dev.heed.vision.image;

import boofcv.struct.image.GrayU8;
import boofcv.struct.image.InterleavedU8;
import boofcv.struct.image.Planar;
import dev.heed.error.HeedException;

/**
 * Pictures to and from the types of BoofCV, in its order of bands: red, green, blue, alpha.
 *
 * <pre>{@code
 * boofcv.struct.image.GrayU8 grey = BoofImages.grey(Image.read(Path.of("street.jpg")));
 * }</pre>
 */
public final class BoofImages {

  private static final int RGB = 3;
  private static final int RED = 19_595;
  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final int HALF = 1 << 15;

  private BoofImages() {}

  /** The picture's own samples, not a copy, as three bands: read them, never write. */
  public static InterleavedU8 interleaved(Image image) {
    InterleavedU8 view = new InterleavedU8();
    view.data = image.rgb();
    view.width = image.width();
    view.height = image.height();
    view.numBands = RGB;
    view.stride = RGB * image.width();
    return view;
  }

  /** A copy as three planes. */
  public static Planar<GrayU8> planar(Image image) {
    Planar<GrayU8> planes = new Planar<>(GrayU8.class, image.width(), image.height(), RGB);
    byte[] rgb = image.rgb();
    for (int band = 0; band < RGB; band++) {
      byte[] plane = planes.getBand(band).data;
      for (int i = 0, from = band; i < plane.length; i++, from += RGB) {
        plane[i] = rgb[from];
      }
    }
    return planes;
  }

  /** Its brightness, as Pillow's mode L has it: 299 parts of red, 587 of green, 114 of blue. */
  public static GrayU8 grey(Image image) {
    GrayU8 grey = new GrayU8(image.width(), image.height());
    byte[] rgb = image.rgb();
    for (int i = 0, from = 0; i < grey.data.length; i++, from += RGB) {
      int sum =
          RED * (rgb[from] & 0xFF) + GREEN * (rgb[from + 1] & 0xFF) + BLUE * (rgb[from + 2] & 0xFF);
      grey.data[i] = (byte) ((sum + HALF) >> 16);
    }
    return grey;
  }

  /**
   * BoofCV's picture, or the part of it that it views. Three bands that lie without gaps are not
   * copied and from now on belong to the image; one band is grey, and alpha is dropped.
   *
   * @throws HeedException INVALID_INPUT where it has more than four bands or no pixels
   */
  public static Image of(InterleavedU8 image) {
    int bands = requireBands(image.numBands);
    boolean whole = bands == RGB && image.startIndex == 0 && image.stride == RGB * image.width;
    if (whole && image.data.length == RGB * image.width * image.height) {
      return Image.of(image.width, image.height, image.data);
    }
    byte[] rgb = new byte[RGB * image.width * image.height];
    for (int y = 0, to = 0; y < image.height; y++) {
      int from = image.startIndex + y * image.stride;
      for (int x = 0; x < image.width; x++, from += bands, to += RGB) {
        for (int band = 0; band < RGB; band++) {
          rgb[to + band] = image.data[from + (bands < RGB ? 0 : band)];
        }
      }
    }
    return Image.of(image.width, image.height, rgb);
  }

  /**
   * A copy of BoofCV's planes, or of the part of them that they view: one is grey, and alpha is
   * dropped.
   *
   * @throws HeedException INVALID_INPUT where it has more than four bands or no pixels
   */
  public static Image of(Planar<GrayU8> image) {
    int bands = requireBands(image.getNumBands());
    byte[] rgb = new byte[RGB * image.width * image.height];
    for (int band = 0; band < RGB; band++) {
      fill(rgb, band, image.getBand(bands < RGB ? 0 : band));
    }
    return Image.of(image.width, image.height, rgb);
  }

  /**
   * A copy with three channels that are alike.
   *
   * @throws HeedException INVALID_INPUT where it has no pixels
   */
  public static Image of(GrayU8 image) {
    byte[] rgb = new byte[RGB * image.width * image.height];
    for (int band = 0; band < RGB; band++) {
      fill(rgb, band, image);
    }
    return Image.of(image.width, image.height, rgb);
  }

  private static void fill(byte[] rgb, int band, GrayU8 plane) {
    for (int y = 0, to = band; y < plane.height; y++) {
      int from = plane.startIndex + y * plane.stride;
      for (int x = 0; x < plane.width; x++, to += RGB) {
        rgb[to] = plane.data[from + x];
      }
    }
  }

  private static int requireBands(int bands) {
    if (bands < 1 || bands > RGB + 1) {
      throw HeedException.invalidInput(
          "The picture has %s bands. An image takes one (grey), two (grey, alpha), three (red, green, blue) or four (with alpha)."
              .formatted(bands));
    }
    return bands;
  }
}
