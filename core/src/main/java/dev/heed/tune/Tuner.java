package dev.heed.tune;

import dev.heed.error.HeedException;
import dev.heed.runtime.ModelRuntime;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds the best way to run a model on this machine: one thing after the other is changed about the
 * best way so far, measured against it in turns, and kept where it is better beyond the noise of
 * the measurement and answers the same. Two sessions are open at a time.
 *
 * <pre>{@code
 * Tuning tuning = heed.tuner(folder).withGoal(Goal.latency()).tune();
 * tuning.keep(); // the next opening of this model runs so
 * }</pre>
 *
 * @param memory megabytes of a process of its own that runs a plan; empty where it cannot be told
 * @param progress takes a line for each trial
 */
public record Tuner(
    Workload workload,
    ModelRuntime runtime,
    Goal goal,
    Function<RunPlan, OptionalDouble> memory,
    Consumer<String> progress) {

  /** For throughput; the memory of a process is not known. */
  public static Tuner of(Workload workload, ModelRuntime runtime) {
    return new Tuner(
        workload, runtime, Goal.throughput(), plan -> OptionalDouble.empty(), line -> {});
  }

  public Tuner withGoal(Goal other) {
    return new Tuner(workload, runtime, other, memory, progress);
  }

  public Tuner withMemory(Function<RunPlan, OptionalDouble> probe) {
    return new Tuner(workload, runtime, goal, probe, progress);
  }

  public Tuner withProgress(Consumer<String> reader) {
    return new Tuner(workload, runtime, goal, memory, reader);
  }

  /**
   * Tries, in about the time that the goal allows.
   *
   * @throws HeedException where the model cannot be run as it is
   */
  public Tuning tune() {
    return new Search(this, System::nanoTime).tune();
  }
}
