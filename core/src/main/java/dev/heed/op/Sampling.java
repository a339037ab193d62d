package dev.heed.op;

import java.util.Locale;

/**
 * How an image is read at places between its pixels, as in ONNX's GridSample.
 *
 * @param filter what is taken between pixels
 * @param rim what lies outside
 * @param alignCorners whether -1 and 1 are the centres of the outermost pixels, or the image's edge
 * @see <a href="https://arxiv.org/abs/1506.02025">Jaderberg et al. 2015, Spatial Transformer
 *     Networks, section 3.3</a>
 */
public record Sampling(Filter filter, Rim rim, boolean alignCorners) {

  /** What is taken between pixels: the nearest (halves go to the even one), or a blend of four. */
  public enum Filter {
    NEAREST,
    BILINEAR
  }

  /** What lies outside of the image: zeros, or its outermost pixels. */
  public enum Rim {
    ZEROS,
    BORDER
  }

  /** A blend of four pixels, zeros outside, and 1 is the image's edge: PyTorch's default. */
  public static Sampling bilinear() {
    return new Sampling(Filter.BILINEAR, Rim.ZEROS, false);
  }

  public static Sampling nearest() {
    return new Sampling(Filter.NEAREST, Rim.ZEROS, false);
  }

  /** Outside lie the outermost pixels. */
  public Sampling bordered() {
    return new Sampling(filter, Rim.BORDER, alignCorners);
  }

  /** 1 is the centre of the outermost pixel. */
  public Sampling aligned() {
    return new Sampling(filter, rim, true);
  }

  Attributes attributes() {
    return Attributes.of("mode", filter.name().toLowerCase(Locale.ROOT))
        .and("padding_mode", rim.name().toLowerCase(Locale.ROOT))
        .and("align_corners", alignCorners);
  }

  /** Reads what {@link #attributes} wrote. */
  static Sampling of(Attributes attributes) {
    return new Sampling(
        Filter.valueOf(attributes.text("mode", "bilinear").toUpperCase(Locale.ROOT)),
        Rim.valueOf(attributes.text("padding_mode", "zeros").toUpperCase(Locale.ROOT)),
        attributes.flag("align_corners"));
  }
}
