package dev.heed.vision.learn;

import java.util.SplittableRandom;

/** A picture with something of another one. */
final class Mixed {

  private final byte[] pixels;
  private final double share;

  private Mixed(byte[] pixels, double share) {
    this.pixels = pixels;
    this.share = share;
  }

  byte[] pixels() {
    return pixels;
  }

  /** Of the first picture, from 0 to 1. */
  double share() {
    return share;
  }

  static Mixed of(Mixing mixing, byte[] own, byte[] other, int side, SplittableRandom random) {
    boolean both = mixing.mixup() > 0 && mixing.cutmix() > 0;
    boolean cut = both ? random.nextBoolean() : mixing.cutmix() > 0;
    double share = beta(cut ? mixing.cutmix() : mixing.mixup(), random);
    return cut ? cut(own, other, side, share, random) : blend(own, other, share);
  }

  private static Mixed blend(byte[] own, byte[] other, double share) {
    byte[] made = new byte[own.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = (byte) Math.round(share * (own[i] & 255) + (1 - share) * (other[i] & 255));
    }
    return new Mixed(made, share);
  }

  private static Mixed cut(
      byte[] own, byte[] other, int side, double share, SplittableRandom random) {
    int length = (int) Math.round(side * Math.sqrt(1 - share));
    int centreX = random.nextInt(side);
    int centreY = random.nextInt(side);
    int left = Math.max(0, centreX - length / 2);
    int right = Math.min(side, centreX + (length + 1) / 2);
    int top = Math.max(0, centreY - length / 2);
    int bottom = Math.min(side, centreY + (length + 1) / 2);
    byte[] made = own.clone();
    for (int y = top; y < bottom; y++) {
      int from = 3 * (y * side + left);
      System.arraycopy(other, from, made, from, 3 * (right - left));
    }
    return new Mixed(made, 1 - (double) (right - left) * (bottom - top) / (side * side));
  }

  /** Of Beta(a, a), by Jöhnk's way for a below 1 and by sums of logarithms at 1. */
  private static double beta(double a, SplittableRandom random) {
    if (a == 1) {
      return random.nextDouble();
    }
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / a);
      double y = Math.pow(random.nextDouble(), 1 / a);
      if (x + y <= 1 && x + y > 0) {
        return x / (x + y);
      }
    }
  }
}
