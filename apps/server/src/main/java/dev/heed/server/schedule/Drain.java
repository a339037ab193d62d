package dev.heed.server.schedule;

/** How fast a model works its queue off, measured from its runs: seconds for a unit of cost. */
final class Drain {

  /** How much the newest run counts. */
  private static final double NEW = 0.2;

  private double perUnit;
  private int runs;

  /** The first run is not counted: it loads what later ones have. */
  synchronized void ran(double units, double seconds) {
    double now = seconds / units;
    if (runs == 1) {
      perUnit = now;
    } else if (runs > 1) {
      perUnit += NEW * (now - perUnit);
    }
    runs = Math.min(2, runs + 1);
  }

  /** 0 before anything was measured. */
  synchronized double seconds(double units) {
    return units * perUnit;
  }
}
