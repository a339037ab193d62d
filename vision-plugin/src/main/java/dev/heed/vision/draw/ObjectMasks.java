package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;

/**
 * Objects in colours over the picture, each with an edge of light beside dark, so that it shows on
 * any ground; small objects lie over large ones.
 */
public final class ObjectMasks {

  private static final double OPACITY = 0.5;

  private ObjectMasks() {}

  /** A new picture of the same size. */
  public static Image draw(Image image, List<Mask> masks) {
    byte[] rgb = image.rgb().clone();
    List<Mask> largestFirst =
        masks.stream().sorted(Comparator.comparingInt(Mask::area).reversed()).toList();
    for (int i = 0; i < largestFirst.size(); i++) {
      paint(rgb, largestFirst.get(i), Palette.of(i));
    }
    return Image.of(image.width(), image.height(), rgb);
  }

  private static void paint(byte[] rgb, Mask mask, Color color) {
    int wide = Math.max(1, Math.min(mask.width(), mask.height()) / 250);
    Bounds bounds = mask.bounds();
    int bottom = Math.min(mask.height() - 1, bounds.bottom() + wide);
    int right = Math.min(mask.width() - 1, bounds.right() + wide);
    for (int y = Math.max(0, bounds.top() - wide); y <= bottom; y++) {
      for (int x = Math.max(0, bounds.left() - wide); x <= right; x++) {
        boolean inside = mask.at(x, y);
        if (inside && touches(mask, x, y, wide, false)) {
          blend(rgb, 3 * (y * mask.width() + x), Color.WHITE, 0.95);
        } else if (inside) {
          blend(rgb, 3 * (y * mask.width() + x), color, OPACITY);
        } else if (touches(mask, x, y, wide, true)) {
          blend(rgb, 3 * (y * mask.width() + x), Color.BLACK, 0.7);
        }
      }
    }
  }

  /** Whether a pixel within reach is inside (or outside) of the mask. */
  private static boolean touches(Mask mask, int x, int y, int reach, boolean inside) {
    for (int step = 1; step <= reach; step++) {
      if (mask.at(x - step, y) == inside
          || mask.at(x + step, y) == inside
          || mask.at(x, y - step) == inside
          || mask.at(x, y + step) == inside) {
        return true;
      }
    }
    return false;
  }

  private static void blend(byte[] rgb, int at, Color color, double opacity) {
    int[] parts = {color.getRed(), color.getGreen(), color.getBlue()};
    for (int i = 0; i < 3; i++) {
      int before = rgb[at + i] & 0xFF;
      rgb[at + i] = (byte) Math.round(before + opacity * (parts[i] - before));
    }
  }
}
