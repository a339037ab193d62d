package dev.heed.vision.processing;

/** LFM2-VL's: multiples of what a token covers, between two numbers of tokens. */
final class Lfm2Size {

  private Lfm2Size() {}

  static Size of(Size image, Keys keys) {
    int factor = factor(keys);
    double area = (double) factor * factor;
    double least = keys.positive("min_image_tokens") * area;
    double most = keys.positive("max_image_tokens") * area;
    double height = image.height();
    double width = image.width();
    int high = Math.max(factor, Work.round(height / factor) * factor);
    int wide = Math.max(factor, Work.round(width / factor) * factor);
    if ((double) high * wide > most) {
      double beta = Math.sqrt(height * width / most);
      high = Math.max(factor, (int) Math.floor(height / beta / factor) * factor);
      wide = Math.max(factor, (int) Math.floor(width / beta / factor) * factor);
    } else if ((double) high * wide < least) {
      double beta = Math.sqrt(least / (height * width));
      high = (int) Math.ceil(height * beta / factor) * factor;
      wide = (int) Math.ceil(width * beta / factor) * factor;
    }
    return new Size(high, wide);
  }

  /** Whether it is cut into tiles. */
  static boolean isLarge(Size image, Keys keys) {
    int factor = factor(keys);
    int patch = keys.positive("encoder_patch_size");
    double high = Math.max(patch, Work.round((double) image.height() / factor) * factor);
    double wide = Math.max(patch, Work.round((double) image.width() / factor) * factor);
    return high * wide
        > keys.positive("max_image_tokens")
            * ((double) factor * factor)
            * keys.number("max_pixels_tolerance");
  }

  private static int factor(Keys keys) {
    return keys.positive("encoder_patch_size") * keys.positive("downsample_factor");
  }
}
