package dev.heed.server.schedule;

/** How fast a model works its queue off, measured from its runs: seconds for a unit of cost. */
final class Drain {

  /** How much the newest run counts. */
  private static final double NEW = 0.2;

  private double perUnit;
  private boolean measured;

  synchronized void ran(double units, double seconds) {
    double now = seconds / units;
    perUnit = measured ? perUnit + NEW * (now - perUnit) : now;
    measured = true;
  }

  /** 0 before anything ran. */
  synchronized double seconds(double units) {
    return units * perUnit;
  }
}
