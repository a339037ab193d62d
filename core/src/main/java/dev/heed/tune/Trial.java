package dev.heed.tune;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One way that was tried.
 *
 * @param what differs from what was best until then
 * @param gain times as good as what was best until then: the median of pairs measured in turns; 0
 *     where it was not measured
 * @param noise half of what the middle half of those pairs spans
 * @param speed of the way itself; absent where it was not measured
 * @param difference of its answers from those of the model as it came
 * @param memoryMb of a process that runs it so; empty where that was not asked for
 * @param refused why it was not taken; empty where it was
 */
public record Trial(
    String what,
    RunPlan plan,
    double gain,
    double noise,
    Optional<Speed> speed,
    Optional<AnswerDifference> difference,
    OptionalDouble memoryMb,
    String refused) {

  /** Whether it became the best way. */
  public boolean isTaken() {
    return refused.isEmpty();
  }

  /** What became of it, while others are still to be tried. */
  String line() {
    String told = gain > 0 ? String.format(Locale.ROOT, " (%.2f, noise %.2f)", gain, noise) : "";
    return what + ": " + (isTaken() ? "taken" : refused) + told;
  }

  /** For a person, in one line of a table. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%-34s %-15s %9s %9s  %-10s %s",
        what,
        gain > 0 ? String.format(Locale.ROOT, "%.2f (+-%.2f)", gain, noise) : "-",
        speed.map(s -> String.format(Locale.ROOT, "%.1f/s", s.perSecond())).orElse("-"),
        speed.map(s -> String.format(Locale.ROOT, "%.1f ms", s.medianMs())).orElse("-"),
        difference.map(AnswerDifference::text).orElse("-"),
        isTaken() ? "taken" : refused);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("plan", plan.json());
    if (gain > 0) {
      json.put("gain", gain);
      json.put("noise", noise);
    }
    speed.ifPresent(s -> json.put("speed", s.json()));
    difference.ifPresent(d -> json.put("difference", d.largest()));
    difference.ifPresent(d -> json.put("changed", d.changed()));
    memoryMb.ifPresent(mb -> json.put("memory_mb", mb));
    json.put("taken", isTaken());
    if (!isTaken()) {
      json.put("refused", refused);
    }
    return json;
  }
}
