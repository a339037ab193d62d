package dev.heed.tune;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One way to run a model on a processor.
 *
 * @param threads within one run; 0 for as many as the container allows
 * @param callers runs that go on at once; 0 for what suits the device
 * @param batch inputs that are run together; 0 for what suits the task
 * @param precision of the graph; empty for the most exact
 * @param spinning whether threads that wait keep their cores busy: faster on an idle machine,
 *     slower beside others
 * @param arena whether the runtime keeps memory that it will need again
 */
public record RunPlan(
    int threads,
    int callers,
    int batch,
    Optional<Precision> precision,
    FusionChoice fusion,
    boolean spinning,
    boolean arena) {

  private static final int MOST_THREADS = 1024;
  private static final int MOST_CALLERS = 256;
  private static final int MOST_BATCH = 1 << 16;

  /** What happens where nobody says anything. */
  public static RunPlan standard() {
    return new RunPlan(0, 0, 0, Optional.empty(), FusionChoice.STANDARD, false, true);
  }

  /** For many inputs: one thread in each of as many runs as cores, and the fused graph. */
  public static RunPlan many(int cores) {
    return standard().withThreads(1).withCallers(cores).withFusion(FusionChoice.WHERE_EQUAL);
  }

  public RunPlan withThreads(int count) {
    return new RunPlan(count, callers, batch, precision, fusion, spinning, arena);
  }

  public RunPlan withCallers(int count) {
    return new RunPlan(threads, count, batch, precision, fusion, spinning, arena);
  }

  public RunPlan withBatch(int inputs) {
    return new RunPlan(threads, callers, inputs, precision, fusion, spinning, arena);
  }

  public RunPlan withPrecision(Precision other) {
    return new RunPlan(threads, callers, batch, Optional.of(other), fusion, spinning, arena);
  }

  public RunPlan withFusion(FusionChoice other) {
    return new RunPlan(threads, callers, batch, precision, other, spinning, arena);
  }

  public RunPlan withSpinning(boolean other) {
    return new RunPlan(threads, callers, batch, precision, fusion, other, arena);
  }

  public RunPlan withArena(boolean other) {
    return new RunPlan(threads, callers, batch, precision, fusion, spinning, other);
  }

  /** For a person: {@code 1 thread, 2 runs at once, batch 1, fp32, fused}. */
  public String text() {
    return "%s, %s, %s, %s, %s%s%s"
        .formatted(
            count(threads, "thread", "all threads"),
            count(callers, "run at once", "runs at once as usual"),
            batch == 0 ? "batch as usual" : "batch " + batch,
            precision.orElse(Precision.FP32).id(),
            switch (fusion) {
              case STANDARD -> "the graph as usual";
              case FUSED -> "fused";
              case PLAIN -> "not fused";
              case WHERE_EQUAL -> "fused where equal";
            },
            spinning ? ", spinning" : "",
            arena ? "" : ", without an arena");
  }

  private static String count(int number, String one, String none) {
    return number == 0
        ? none
        : number == 1 ? "1 " + one : number + " " + one.replaceFirst("^(\\w+)", "$1s");
  }

  /**
   * Reads what a profile says.
   *
   * @throws HeedException INVALID_OPTION, INVALID_MODEL where it says what cannot be
   */
  public static RunPlan parse(Json json) {
    return new RunPlan(
        within(json, "threads", MOST_THREADS),
        within(json, "callers", MOST_CALLERS),
        within(json, "batch", MOST_BATCH),
        Optional.of(Precision.parse(json.text("precision"))).filter(p -> p != Precision.FP32),
        FusionChoice.parse(json.text("fusion")),
        json.flag("spinning", false),
        json.flag("arena", true));
  }

  private static int within(Json json, String key, int most) {
    int number = json.integer(key);
    if (number < 0 || number > most) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s: %s should be from 0 to %s, but is %s.".formatted(json.origin(), key, most, number));
    }
    return number;
  }

  /** As it is written in a profile. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("threads", threads);
    json.put("callers", callers);
    json.put("batch", batch);
    json.put("precision", precision.orElse(Precision.FP32).id());
    json.put("fusion", fusion.id());
    json.put("spinning", spinning);
    json.put("arena", arena);
    return json;
  }
}
