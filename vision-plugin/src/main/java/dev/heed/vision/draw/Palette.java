package dev.heed.vision.draw;

import java.awt.Color;

/** Colours that differ much from their neighbours in a list, none so dark that night hides it. */
final class Palette {

  /** The golden ratio's part of the colour circle. */
  private static final float TURN = 0.618034f;

  private static final double LEAST_LIGHT = 0.22;

  /** After so many colours hues come close: the next ones are paler. */
  private static final int ROUND = 9;

  private Palette() {}

  static Color of(int i) {
    float fullness = i / ROUND % 2 == 0 ? 0.85f : 0.45f;
    Color color = Color.getHSBColor(0.58f + i * TURN, fullness, 1);
    while (light(color) < LEAST_LIGHT) {
      color = paler(color);
    }
    return color;
  }

  /** Black or white, whichever is read better on {@code ground}. */
  static Color on(Color ground) {
    double light = light(ground);
    return (light + 0.05) * (light + 0.05) > 1.05 * 0.05 ? Color.BLACK : Color.WHITE;
  }

  private static Color paler(Color color) {
    return new Color(
        (255 + 7 * color.getRed()) / 8,
        (255 + 7 * color.getGreen()) / 8,
        (255 + 7 * color.getBlue()) / 8);
  }

  /** Relative luminance, from 0 to 1, as WCAG 2 defines it. */
  private static double light(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int sample) {
    double part = sample / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
