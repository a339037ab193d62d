package dev.heed.vision.learn;

import dev.heed.vision.image.Image;
import java.util.SplittableRandom;

/**
 * Changes of a picture that keep its label, in this order: a part of it is cut out and resized, it
 * is mirrored, RandAugment's operations are done, it is moved.
 *
 * @param pad how many pixels a picture may be moved, where it is then cut again
 * @param flip whether half of the pictures are mirrored
 * @param operations how many of RandAugment's operations are done, one after the other
 * @param magnitude how strong they are, of 30
 * @param area the smallest part of a picture's area that is cut out and resized; 0 cuts nothing
 * @see <a href="https://arxiv.org/abs/1909.13719">Cubuk et al. 2020, RandAugment</a>
 * @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2015, Going deeper with
 *     convolutions, section 6</a>
 */
public record Augmentation(int pad, boolean flip, int operations, double magnitude, double area) {

  /** The picture as it is. */
  public static Augmentation none() {
    return new Augmentation(0, false, 0, 0, 0);
  }

  /** Parts of pictures, mirrored or not: what nets for photographs are trained with. */
  public static Augmentation parts() {
    return new Augmentation(0, true, 0, 0, 0.08);
  }

  /** Whether parts are cut out of the whole picture. */
  boolean crops() {
    return area > 0;
  }

  /** A changed copy of a picture, [side, side, 3]. */
  byte[] of(Image picture, int side, SplittableRandom random) {
    byte[] changed = crops() ? ResizedCrop.of(picture, side, area, random).rgb() : picture.rgb();
    if (flip && random.nextBoolean()) {
      changed = flipped(changed, side);
    }
    for (int i = 0; i < operations; i++) {
      changed = RandomOperation.any(changed, side, magnitude / 30, random);
    }
    if (pad > 0) {
      int right = random.nextInt(2 * pad + 1) - pad;
      int down = random.nextInt(2 * pad + 1) - pad;
      changed = moved(changed, side, right, down);
    }
    return changed;
  }

  private static byte[] flipped(byte[] picture, int side) {
    byte[] turned = new byte[picture.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        System.arraycopy(picture, 3 * (y * side + x), turned, 3 * (y * side + side - 1 - x), 3);
      }
    }
    return turned;
  }

  /** As if there were zeros around. */
  private static byte[] moved(byte[] picture, int side, int right, int down) {
    byte[] moved = new byte[picture.length];
    int from = Math.max(0, -right);
    int count = side - Math.abs(right);
    for (int y = Math.max(0, down); y < Math.min(side, side + down); y++) {
      System.arraycopy(
          picture, 3 * ((y - down) * side + from), moved, 3 * (y * side + from + right), 3 * count);
    }
    return moved;
  }
}
