package dev.heed.tune;

import dev.heed.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is tried, one after the other: each step changes one thing about the best way so far.
 *
 * @param what for a person
 * @param change of the best plan
 */
record Steps(String what, UnaryOperator<RunPlan> change) {

  /** In the order of what matters most. */
  static List<Steps> of(Workload workload, Goal goal, int cores) {
    List<Steps> steps = new ArrayList<>();
    concurrency(goal, cores, steps);
    FusionChoice other = workload.isFusedAsUsual() ? FusionChoice.PLAIN : FusionChoice.FUSED;
    steps.add(
        new Steps(
            workload.isFusedAsUsual() ? "not fused" : "fused attention and norms",
            plan -> plan.withFusion(other)));
    List<Precision> precisions = workload.precisions();
    for (Precision precision :
        precisions.subList(Math.min(1, precisions.size()), precisions.size())) {
      steps.add(new Steps(precision.id(), plan -> plan.withPrecision(precision)));
    }
    if (goal.aim() == Goal.Aim.THROUGHPUT) {
      for (int batch : workload.batches()) {
        steps.add(new Steps("batch " + batch, plan -> plan.withBatch(batch)));
      }
    }
    steps.add(new Steps("threads that spin", plan -> plan.withSpinning(true)));
    steps.add(new Steps("without the arena", plan -> plan.withArena(false)));
    return steps;
  }

  /** Many inputs: cores shared out among runs; one after the other: threads of one run. */
  private static void concurrency(Goal goal, int cores, List<Steps> steps) {
    for (int threads = 1; threads <= cores; threads *= 2) {
      int own = threads;
      if (goal.aim() == Goal.Aim.LATENCY) {
        if (own < cores) {
          steps.add(new Steps(threads(own), plan -> plan.withThreads(own)));
        }
      } else if (own < cores || cores == 1) {
        int callers = cores == 1 ? 2 : Math.max(1, cores / own);
        steps.add(
            new Steps(
                threads(own) + " in each of " + callers + " runs",
                plan -> plan.withThreads(own).withCallers(callers)));
      }
    }
    if (goal.aim() == Goal.Aim.THROUGHPUT && cores > 1) {
      steps.add(
          new Steps(
              threads(cores) + " in each of 2 runs",
              plan -> plan.withThreads(cores).withCallers(2)));
    }
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
