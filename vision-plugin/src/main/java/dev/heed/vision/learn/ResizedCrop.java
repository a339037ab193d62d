package dev.heed.vision.learn;

import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.util.SplittableRandom;

/**
 * A part of a picture, of any place, size and shape within bounds, resized to a square: what is
 * called RandomResizedCrop, with torchvision's rule of choice.
 */
record ResizedCrop(int left, int top, int width, int height) {

  private static final int TRIES = 10;
  private static final double NARROWEST = 3.0 / 4;
  private static final double WIDEST = 4.0 / 3;

  /** A square of a part of at least {@code area} of the whole. */
  static Image of(Image picture, int side, double area, SplittableRandom random) {
    ResizedCrop part = choose(picture.width(), picture.height(), area, random);
    Image cut = picture.part(part.left, part.top, part.width, part.height);
    return Resize.to(cut, side, side, Resample.BILINEAR);
  }

  /** Ten tries for a part that fits; else the middle, as far as its shape is within bounds. */
  static ResizedCrop choose(int width, int height, double area, SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      double target = (double) width * height * (area + (1 - area) * random.nextDouble());
      double low = Math.log(NARROWEST);
      double ratio = Math.exp(low + (Math.log(WIDEST) - low) * random.nextDouble());
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && h > 0 && w <= width && h <= height) {
        int top = random.nextInt(height - h + 1);
        int left = random.nextInt(width - w + 1);
        return new ResizedCrop(left, top, w, h);
      }
    }
    return middle(width, height);
  }

  static ResizedCrop middle(int width, int height) {
    double ratio = (double) width / height;
    int w = ratio > WIDEST ? (int) Math.rint(height * WIDEST) : width;
    int h = ratio < NARROWEST ? (int) Math.rint(width / NARROWEST) : height;
    return new ResizedCrop((width - w) / 2, (height - h) / 2, w, h);
  }
}
