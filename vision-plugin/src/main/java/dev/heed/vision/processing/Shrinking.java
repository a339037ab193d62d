package dev.heed.vision.processing;

import dev.heed.vision.image.Reduction;
import java.util.List;

/**
 * The most that a picture may be made smaller before steps that resize it anyway: it stays at least
 * as large as what they make of it, and comes out in the same size.
 *
 * @param steps a processor's
 */
record Shrinking(List<PixelStep> steps) implements Reduction {

  private static final int MOST = 8;

  @Override
  public int of(int width, int height) {
    Geometry whole = StepRecipe.follow(steps, width, height);
    int divisor = MOST;
    while (divisor > 1 && !suits(whole, ceil(width, divisor), ceil(height, divisor))) {
      divisor /= 2;
    }
    return divisor;
  }

  private boolean suits(Geometry whole, int width, int height) {
    int across = whole.turned() ? height : width;
    int down = whole.turned() ? width : height;
    return across >= whole.scaledWidth()
        && down >= whole.scaledHeight()
        && StepRecipe.follow(steps, width, height).input().equals(whole.input());
  }

  private static int ceil(int side, int divisor) {
    return (side + divisor - 1) / divisor;
  }
}
