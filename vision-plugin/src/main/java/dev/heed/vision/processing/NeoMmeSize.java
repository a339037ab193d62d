package dev.heed.vision.processing;

/** NeoMME's: within a longest side and two areas. */
final class NeoMmeSize {

  private NeoMmeSize() {}

  static Size of(Size image, Keys keys) {
    Dims size = keys.find("size").orElse(new Dims("size", java.util.Map.of()));
    double area = (double) image.height() * image.width();
    double least = size.get("min_pixels", 0);
    double most = size.get("max_pixels", Integer.MAX_VALUE);
    double side = keys.has("max_side") ? keys.positive("max_side") : Integer.MAX_VALUE;
    boolean small = size.has("min_pixels") && area < least;
    double scale = small ? Math.pow(least / area, 0.5) : 1;
    scale = Math.min(scale, side / image.longer());
    scale = size.has("max_pixels") ? Math.min(scale, Math.pow(most / area, 0.5)) : scale;
    if (scale == 1) {
      return image;
    }
    Size rounded =
        new Size(
            Math.max(1, Work.round(image.height() * scale)),
            Math.max(1, Work.round(image.width() * scale)));
    if (exceeds(rounded, side, most)) {
      return cut(image, scale, most);
    }
    if (small && area(rounded) < least) {
      Size larger =
          new Size(
              Math.max(1, (int) Math.ceil(image.height() * scale)),
              Math.max(1, (int) Math.ceil(image.width() * scale)));
      return exceeds(larger, side, most) ? rounded : larger;
    }
    return rounded;
  }

  private static Size cut(Size image, double scale, double most) {
    int high = Math.max(1, (int) Math.floor(image.height() * scale));
    int wide = Math.max(1, (int) Math.floor(image.width() * scale));
    if ((double) high * wide > most) {
      if (high >= wide) {
        high = Math.max(1, (int) (most / wide));
      } else {
        wide = Math.max(1, (int) (most / high));
      }
    }
    return new Size(high, wide);
  }

  private static boolean exceeds(Size size, double side, double most) {
    return size.longer() > side || area(size) > most;
  }

  private static double area(Size size) {
    return (double) size.height() * size.width();
  }
}
