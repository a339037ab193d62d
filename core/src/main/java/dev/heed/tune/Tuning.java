package dev.heed.tune;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What tuning found.
 *
 * @param text what was run
 * @param profile what was chosen
 * @param before the usual way: all threads, one call at a time, the graph as it came
 * @param after the chosen way, measured in turns with the usual one
 * @param noise of the gain: half of what the middle half of the pairs spans
 * @param difference of the chosen way's answers from the usual way's
 * @param memoryBefore megabytes of a process; empty where that was not asked for
 * @param trials what was tried, in that order
 * @param profiles where {@link #keep} keeps it
 */
public record Tuning(
    String text,
    Goal goal,
    Profile profile,
    Speed before,
    Speed after,
    double noise,
    AnswerDifference difference,
    OptionalDouble memoryBefore,
    OptionalDouble memoryAfter,
    List<Trial> trials,
    Profiles profiles) {

  public Tuning {
    trials = List.copyOf(trials);
  }

  /** Keeps the profile where every opening of this model on this machine finds it. */
  public Path keep() {
    return profiles.keep(profile, measured());
  }

  /** Writes the profile to a file, which an opening has to name. */
  public Path write(Path file) {
    profile.write(file, measured());
    return file;
  }

  /** For a person: a table of what was tried, and what was chosen. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append("model      ").append(profile.model().folder()).append('\n');
    table.append("run        ").append(text).append('\n');
    table.append("machine    ").append(profile.machine().text()).append('\n');
    table.append("goal       ").append(goal.text()).append('\n');
    table.append("as usual   ").append(before.text()).append(memory(memoryBefore)).append("\n\n");
    table.append(
        String.format(
            Locale.ROOT,
            "%-34s %-15s %9s %9s  %-10s %s%n",
            "tried",
            "gain",
            "inputs",
            "a call",
            "difference",
            ""));
    trials.forEach(trial -> table.append(trial.text().stripTrailing()).append('\n'));
    table.append("\nchosen     ").append(profile.plan().text()).append('\n');
    table.append("           ").append(after.text()).append(memory(memoryAfter)).append('\n');
    table.append("gained     ").append(gained()).append('\n');
    if (!isGoalMet()) {
      table.append("           the goal is not met: nothing that was tried keeps to it\n");
    }
    return table.toString();
  }

  /** Whether what was chosen keeps to the limits of time and memory. */
  public boolean isGoalMet() {
    return after.p99Ms() <= goal.p99Ms().orElse(Double.MAX_VALUE)
        && memoryAfter.orElse(0) <= goal.memoryMb().orElse(Double.MAX_VALUE);
  }

  private static String memory(OptionalDouble mb) {
    return mb.isPresent() ? String.format(Locale.ROOT, ", %.0f MB", mb.getAsDouble()) : "";
  }

  private String gained() {
    return profile.gain() == 1 && noise == 0
        ? "nothing beyond the noise: the usual way stays"
        : String.format(
            Locale.ROOT,
            "%.2f times as good as usual (+-%.2f), answers differ by %s",
            profile.gain(),
            noise,
            difference.text());
  }

  /** As {@code --json} prints it, and as it stands in the profile. */
  public Map<String, Object> measured() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", text);
    json.put("goals", goal.json());
    json.put("before", before.json());
    json.put("after", after.json());
    json.put("goal_met", isGoalMet());
    json.put("noise", noise);
    json.put("difference", difference.largest());
    json.put("changed", difference.changed());
    memoryBefore.ifPresent(mb -> json.put("memory_mb_before", mb));
    memoryAfter.ifPresent(mb -> json.put("memory_mb_after", mb));
    json.put("tried", trials.stream().map(Trial::json).toList());
    return json;
  }

  /** All of it as one JSON object. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", profile.model().folder());
    json.put("model_sha256", profile.model().sha256());
    json.put("machine", profile.machine().json());
    json.put("plan", profile.plan().json());
    json.put("gain", profile.gain());
    json.putAll(measured());
    return json;
  }
}
