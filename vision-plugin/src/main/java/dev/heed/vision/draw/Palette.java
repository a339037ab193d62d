package dev.heed.vision.draw;

import java.awt.Color;

/** Colours that differ much from their neighbours in a list. */
final class Palette {

  /** The golden ratio's part of the colour circle. */
  private static final float TURN = 0.618034f;

  private Palette() {}

  static Color of(int i) {
    return Color.getHSBColor(0.58f + i * TURN, 0.85f, 1);
  }

  /** Black or white, whichever is read better on {@code ground}. */
  static Color on(Color ground) {
    double light = 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
    return light > 140 ? Color.BLACK : Color.WHITE;
  }
}
