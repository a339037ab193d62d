package dev.heed.measure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measurement with all that is needed to repeat it. Times are milliseconds.
 *
 * @param threads within one run; 0 is as many as the container allows
 * @param inputs where they came from, and their shapes
 * @param processMs reading and processing one batch, where files were given
 * @param coldStartMs from the start of this process to the first answer
 * @param batchesPerSecond runs a second with {@code callers} threads at once
 * @param itemsPerSecond as many times the batch
 * @param versions of the runtime, Java and the system
 * @param command what repeats it; empty where a program measured
 */
public record Measurement(
    String model,
    String modelSha256,
    String graph,
    String precision,
    String device,
    int threads,
    long batch,
    Map<String, String> inputs,
    int runs,
    double openMs,
    double firstRunMs,
    double coldStartMs,
    Optional<Double> processMs,
    double minMs,
    double medianMs,
    double p90Ms,
    int callers,
    double batchesPerSecond,
    double itemsPerSecond,
    OptionalDouble residentMb,
    OptionalDouble peakMb,
    Map<String, String> versions,
    String command) {

  /**
   * With what the program that measured adds.
   *
   * @param program its name and version, first among the versions
   * @param line the command that was given
   */
  public Measurement by(String program, String version, String line) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(program, version);
    all.putAll(versions);
    return new Measurement(
        model,
        modelSha256,
        graph,
        precision,
        device,
        threads,
        batch,
        inputs,
        runs,
        openMs,
        firstRunMs,
        coldStartMs,
        processMs,
        minMs,
        medianMs,
        p90Ms,
        callers,
        batchesPerSecond,
        itemsPerSecond,
        residentMb,
        peakMb,
        all,
        line);
  }

  /** For a person. */
  public String text() {
    return String.format(
        Locale.ROOT,
        """
        model       %s  %s, %s on %s
        sha256      %s
        inputs      %s
        cold start  %.0f ms from the start of the process, of which opening %.0f and the first run %.0f
        latency     median %.2f ms, 90 %% within %.2f, best %.2f  (%s runs of %s)%s
        throughput  %.1f a second with %s callers at once
        memory      %s, at most %s
        versions    %s
        command     %s\
        """,
        model,
        graph,
        precision,
        device,
        modelSha256,
        inputs,
        coldStartMs,
        openMs,
        firstRunMs,
        medianMs,
        p90Ms,
        minMs,
        runs,
        batch,
        processMs
            .map(ms -> String.format(Locale.ROOT, "; reading and processing %.2f ms", ms))
            .orElse(""),
        itemsPerSecond,
        callers,
        megabytes(residentMb),
        megabytes(peakMb),
        versions,
        command);
  }

  private static String megabytes(OptionalDouble amount) {
    return amount.isPresent()
        ? String.format(Locale.ROOT, "%.0f MB", amount.getAsDouble())
        : "not known here";
  }
}
