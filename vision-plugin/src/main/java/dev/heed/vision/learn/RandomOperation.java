package dev.heed.vision.learn;

import java.util.SplittableRandom;

/**
 * RandAugment's operations on [side, side, 3], as torchvision does them to Pillow's pictures: the
 * same bytes.
 */
enum RandomOperation {
  IDENTITY,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y,
  ROTATE,
  BRIGHTNESS,
  COLOR,
  CONTRAST,
  SHARPNESS,
  POSTERIZE,
  SOLARIZE,
  AUTOCONTRAST,
  EQUALIZE;

  private static final RandomOperation[] ALL = values();

  /** One of them, each as likely; {@code m} from 0 to 1 says how strong. */
  static byte[] any(byte[] picture, int side, double m, SplittableRandom random) {
    double sign = random.nextBoolean() ? 1 : -1;
    return ALL[random.nextInt(ALL.length)].of(picture, side, m, sign);
  }

  /**
   * @param m from 0 to 1
   * @param sign of the strength, where there are two ways
   */
  byte[] of(byte[] picture, int side, double m, double sign) {
    double enhanced = 1 + sign * 0.9 * m;
    int moved = (int) (sign * m * side * 150 / 331);
    return switch (this) {
      case IDENTITY -> picture;
      case SHEAR_X -> Affine.of(1, sign * 0.3 * m, 0, 0, 1, 0).apply(picture, side);
      case SHEAR_Y -> Affine.of(1, 0, 0, sign * 0.3 * m, 1, 0).apply(picture, side);
      case TRANSLATE_X -> Affine.of(1, 0, -moved, 0, 1, 0).apply(picture, side);
      case TRANSLATE_Y -> Affine.of(1, 0, 0, 0, 1, -moved).apply(picture, side);
      case ROTATE -> Affine.rotation(side, sign * 30 * m).apply(picture, side);
      case BRIGHTNESS -> Tones.blended(new byte[picture.length], picture, enhanced);
      case COLOR -> Tones.blended(Tones.grey(picture), picture, enhanced);
      case CONTRAST -> Tones.blended(Tones.mean(picture), picture, enhanced);
      case SHARPNESS -> Tones.blended(Tones.smooth(picture, side), picture, enhanced);
      case POSTERIZE -> Tones.posterized(picture, 8 - (int) Math.rint(4 * m));
      case SOLARIZE -> Tones.solarized(picture, 255 * (1 - m));
      case AUTOCONTRAST -> Tones.stretched(picture);
      case EQUALIZE -> Tones.equalized(picture);
    };
  }
}
