package dev.heed.server.schedule;

/** How fast a model works its queue off, measured from its runs: seconds for a unit of cost. */
final class Drain {

  /** How much the newest run counts. */
  private static final double NEW = 0.2;

  private double perUnit;
  private double perInput;
  private int runs;

  /** The first run is not counted: it loads what later ones have. */
  synchronized void ran(double units, int inputs, double seconds) {
    perUnit = mean(perUnit, seconds / units);
    perInput = mean(perInput, seconds / inputs);
    runs = Math.min(2, runs + 1);
  }

  private double mean(double before, double now) {
    return runs == 0 ? 0 : runs == 1 ? now : before + NEW * (now - before);
  }

  /** Of an input as they have been; 0 before anything was measured. */
  synchronized double secondsOfInput() {
    return perInput;
  }

  /** 0 before anything was measured. */
  synchronized double seconds(double units) {
    return units * perUnit;
  }
}
