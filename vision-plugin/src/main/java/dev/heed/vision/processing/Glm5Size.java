package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

/** GLM 5's: aligned upwards, and the largest content whose aligned size fits the budget. */
final class Glm5Size {

  private Glm5Size() {}

  /**
   * How many frames there are.
   *
   * @param count of frames
   * @param aligned the count in whole patches
   * @param times how many frames a patch has
   */
  record Clip(int count, int aligned, int times) {}

  static Size of(Size image, int times, int factor, int least, int most) {
    return of(image, new Clip(times, times, times), factor, least, most);
  }

  static Size of(Size image, Clip clip, int factor, int least, int most) {
    int times = clip.aligned();
    long perToken = (long) clip.times() * factor * factor;
    long low = least * perToken;
    long high = most * perToken;
    int tall = align(image.height(), factor);
    int wide = align(image.width(), factor);
    if ((long) times * tall * wide < low) {
      double scale = Math.sqrt(low / ((double) clip.count() * image.height() * image.width()));
      tall = align(Math.max(1, (int) Math.ceil(image.height() * scale)), factor);
      wide = align(Math.max(1, (int) Math.ceil(image.width() * scale)), factor);
    }
    return (long) times * tall * wide > high
        ? fitting(image, times, factor, high)
        : new Size(tall, wide);
  }

  private static int align(int value, int factor) {
    return -Math.floorDiv(-value, factor) * factor;
  }

  private static Size fitting(Size image, int times, int factor, long most) {
    if (most < (long) times * factor * factor) {
      throw invalidModel("'max_image_tokens' leaves no room for a single patch.");
    }
    Size best = new Size(factor, factor);
    int low = 1;
    int high = image.height();
    while (low <= high) {
      int height = (low + high) / 2;
      int width =
          Math.max(1, (int) Math.floor((double) ((long) image.width() * height) / image.height()));
      Size candidate = new Size(align(height, factor), align(width, factor));
      if ((long) times * candidate.height() * candidate.width() <= most) {
        best = candidate;
        low = height + 1;
      } else {
        high = height - 1;
      }
    }
    return best;
  }
}
