package dev.heed.vision.draw;

/**
 * Colours whose lightness grows evenly, so that equal steps look equal, also to those who see few
 * colours and in print.
 */
final class HeatColours {

  /** From dark blue over violet and orange to light yellow. */
  private static final int[][] STOPS = {
    {12, 8, 38},
    {70, 16, 110},
    {140, 41, 118},
    {206, 72, 78},
    {245, 130, 48},
    {251, 200, 92},
    {252, 250, 200}
  };

  private HeatColours() {}

  /** Red (0), green (1) or blue (2) of {@code part}, from 0 to 1. */
  static double of(double part, int channel) {
    double place = Math.max(0, Math.min(1, part)) * (STOPS.length - 1);
    int stop = Math.min((int) place, STOPS.length - 2);
    double over = place - stop;
    return STOPS[stop][channel] * (1 - over) + STOPS[stop + 1][channel] * over;
  }
}
