package dev.heed.tune;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What to tune for, and what must hold besides.
 *
 * @param p99Ms 99 of 100 calls stay within so many milliseconds
 * @param memoryMb the process stays within so many megabytes
 * @param maxDifference how far answers may lie from those of the model as it came, in parts of
 *     their largest number or of 1
 * @param seconds how long tuning may take
 */
public record Goal(
    Aim aim, OptionalDouble p99Ms, OptionalDouble memoryMb, double maxDifference, double seconds) {

  private static final double DIFFERENCE = 1e-3;
  private static final double SECONDS = 60;

  /** What should be best. */
  public enum Aim {
    /** Inputs a second, with any number at once. */
    THROUGHPUT,
    /** The time of one call, one after the other. */
    LATENCY
  }

  public Goal {
    requirePositive("--p99", p99Ms.orElse(1));
    requirePositive("--memory", memoryMb.orElse(1));
    requirePositive("--seconds", seconds);
    if (!(maxDifference >= 0)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--max-difference should be 0 or more, but is %s.".formatted(maxDifference));
    }
  }

  private static void requirePositive(String option, double number) {
    if (!(number > 0) || Double.isInfinite(number)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s should be a number above 0, but is %s.".formatted(option, number));
    }
  }

  /** The most inputs a second, answers within 0.001, in a minute. */
  public static Goal throughput() {
    return new Goal(
        Aim.THROUGHPUT, OptionalDouble.empty(), OptionalDouble.empty(), DIFFERENCE, SECONDS);
  }

  /** The shortest time of a call, answers within 0.001, in a minute. */
  public static Goal latency() {
    return new Goal(
        Aim.LATENCY, OptionalDouble.empty(), OptionalDouble.empty(), DIFFERENCE, SECONDS);
  }

  public Goal withP99(double milliseconds) {
    return new Goal(aim, OptionalDouble.of(milliseconds), memoryMb, maxDifference, seconds);
  }

  public Goal withMemory(double megabytes) {
    return new Goal(aim, p99Ms, OptionalDouble.of(megabytes), maxDifference, seconds);
  }

  public Goal withMaxDifference(double parts) {
    return new Goal(aim, p99Ms, memoryMb, parts, seconds);
  }

  public Goal withSeconds(double most) {
    return new Goal(aim, p99Ms, memoryMb, maxDifference, most);
  }

  /** For a person. */
  public String text() {
    return (aim == Aim.THROUGHPUT ? "throughput" : "latency")
        + (p99Ms.isPresent() ? ", 99 of 100 calls within " + p99Ms.getAsDouble() + " ms" : "")
        + (memoryMb.isPresent() ? ", at most " + memoryMb.getAsDouble() + " MB" : "");
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("aim", aim == Aim.THROUGHPUT ? "throughput" : "latency");
    p99Ms.ifPresent(most -> json.put("p99_ms", most));
    memoryMb.ifPresent(most -> json.put("memory_mb", most));
    json.put("max_difference", maxDifference);
    json.put("seconds", seconds);
    return json;
  }
}
