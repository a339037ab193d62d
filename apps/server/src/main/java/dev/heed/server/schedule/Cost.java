package dev.heed.server.schedule;

/**
 * What an input costs to run.
 *
 * @param units tokens of text, or what takes about as long
 * @param length what it is padded to beside others; equal lengths waste nothing
 */
public record Cost(double units, int length) {

  public Cost {
    units = Math.max(1, units);
    length = Math.max(1, length);
  }

  public static Cost of(double units) {
    return new Cost(units, (int) Math.min(Integer.MAX_VALUE, units));
  }
}
