package dev.heed.tune;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Precision;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** One search for the best way: what is best so far, and what was tried. */
final class Search {

  /** The least part of the time that a comparison gets. */
  private static final double SHORTEST = 0.25;

  /** What opening and the last comparison take of the time. */
  private static final double KEPT_BACK = 0.2;

  private final Tuner tuner;
  private final Workload workload;
  private final Goal goal;
  private final LongSupplier clock;
  private final Machine machine;
  private long end;
  private final RunPlan usual;
  private final List<Trial> trials = new ArrayList<>();
  private RunPlan best;

  private Optional<Speed> speed = Optional.empty();
  private OptionalDouble megabytes = OptionalDouble.empty();

  /**
   * @param clock nanoseconds, from any beginning
   */
  Search(Tuner tuner, LongSupplier clock) {
    this.tuner = tuner;
    this.workload = tuner.workload();
    this.goal = tuner.goal();
    this.clock = clock;
    this.machine = Machine.current(tuner.runtime());
    this.end = clock.getAsLong() + (long) (goal.seconds() * 1e9);
    this.usual =
        new RunPlan(
            machine.cores(),
            1,
            workload.usualBatch(),
            workload.precisions().stream().findFirst().filter(p -> p != Precision.FP32),
            FusionChoice.STANDARD,
            false,
            true);
    this.best = usual;
  }

  Tuning tune() {
    Runner runner = open(usual);
    try {
      List<?> exact = runner.lane().answers();
      warm(runner);
      speed = Optional.of(Speed.of(List.of(runner.round(Math.min(2, goal.seconds() / 20)))));
      Speed before = speed.get();
      OptionalDouble memoryBefore = memory();
      megabytes = memoryBefore;
      runner = search(runner, exact);
      return end(runner, before, memoryBefore, exact);
    } finally {
      runner.close();
    }
  }

  private OptionalDouble memory() {
    return goal.memoryMb().isPresent() ? probed(best) : OptionalDouble.empty();
  }

  private OptionalDouble probed(RunPlan plan) {
    long start = clock.getAsLong();
    OptionalDouble found = tuner.memory().apply(plan);
    end += clock.getAsLong() - start; // a process that only shows its memory is no trial
    if (found.isEmpty() && goal.memoryMb().isPresent()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "--memory needs the memory of a process that runs the model, which cannot be told here:"
              + " it is read from /proc, which Linux has. Tune without --memory.");
    }
    return found;
  }

  private Runner open(RunPlan plan) {
    return new Runner(workload.open(plan), Math.max(1, plan.callers()), clock);
  }

  private void warm(Runner runner) {
    runner.round(Math.min(0.5, goal.seconds() / 60));
    runner.round(Math.min(0.5, goal.seconds() / 60));
  }

  private Runner search(Runner first, List<?> exact) {
    Runner runner = first;
    List<Steps> steps = Steps.of(workload, goal, machine.cores());
    for (int i = 0; i < steps.size(); i++) {
      RunPlan plan = steps.get(i).change().apply(best);
      if (plan.equals(best) || isSenseless(plan)) {
        continue;
      }
      double left = left() * (1 - KEPT_BACK);
      if (left < SHORTEST) {
        note(refusal(steps.get(i).what(), plan, "not tried: the time was over"));
        continue;
      }
      runner = attempt(runner, steps.get(i).what(), plan, exact, left / (steps.size() - i));
    }
    return runner;
  }

  /** One thread waits for no other. */
  private boolean isSenseless(RunPlan plan) {
    return plan.spinning() && plan.threads() == 1;
  }

  private double left() {
    return (end - clock.getAsLong()) / 1e9;
  }

  /** The runner of what is best afterwards; the other is closed. */
  private Runner attempt(Runner runner, String what, RunPlan plan, List<?> exact, double seconds) {
    long start = clock.getAsLong();
    Runner challenger;
    try {
      challenger = open(plan);
    } catch (HeedException e) {
      note(refusal(what, plan, "cannot be opened so: " + e.getMessage()));
      return runner;
    }
    boolean taken = false;
    try {
      AnswerDifference difference = AnswerDifference.between(exact, challenger.lane().answers());
      if (isTooFar(difference)) {
        note(tooFar(what, plan, difference));
        return runner;
      }
      warm(challenger);
      double opening = (clock.getAsLong() - start) / 1e9;
      Duel duel = Duel.of(runner, challenger, goal.aim(), Math.max(SHORTEST, seconds - opening));
      Trial trial = judged(what, plan, duel, difference);
      note(trial);
      taken = trial.isTaken();
      if (taken) {
        best = plan;
        speed = trial.speed();
        megabytes = trial.memoryMb();
      }
    } catch (HeedException e) {
      note(refusal(what, plan, "cannot be run so: " + e.getMessage()));
    } finally {
      (taken ? runner : challenger).close();
    }
    return taken ? challenger : runner;
  }

  private boolean isTooFar(AnswerDifference difference) {
    return difference.changed() > 0 || !(difference.largest() <= goal.maxDifference());
  }

  private Trial tooFar(String what, RunPlan plan, AnswerDifference difference) {
    String why =
        difference.changed() > 0
            ? "it changes %s answer(s)".formatted(difference.changed())
            : String.format(
                Locale.ROOT,
                "its answers lie %.1e away, and --max-difference is %s",
                difference.largest(),
                goal.maxDifference());
    return new Trial(
        what, plan, 0, 0, Optional.empty(), Optional.of(difference), OptionalDouble.empty(), why);
  }

  private Trial refusal(String what, RunPlan plan, String why) {
    return new Trial(
        what, plan, 0, 0, Optional.empty(), Optional.empty(), OptionalDouble.empty(), why);
  }

  private void note(Trial trial) {
    trials.add(trial);
    tuner.progress().accept(trial.line());
  }

  private Trial judged(String what, RunPlan plan, Duel duel, AnswerDifference difference) {
    OptionalDouble own = OptionalDouble.empty();
    String refused = "";
    Optional<Speed> before = Optional.of(duel.other());
    if (late(Optional.of(duel.speed())) > 0 && !isSooner(duel.speed(), before)) {
      refused = String.format(Locale.ROOT, "99 of 100 calls take %.1f ms", duel.speed().p99Ms());
    } else if (!duel.isWon() && !helps(duel.speed(), before)) {
      refused = slower(duel);
    }
    if (goal.memoryMb().isPresent() && (refused.isEmpty() || isTooLarge(megabytes))) {
      own = probed(plan);
      refused = byMemory(own, refused);
    }
    return new Trial(
        what,
        plan,
        duel.gain(),
        duel.noise(),
        Optional.of(duel.speed()),
        Optional.of(difference),
        own,
        refused);
  }

  /** Where the best way so far is too large, whatever is smaller is better. */
  private String byMemory(OptionalDouble own, String refused) {
    if (isTooLarge(megabytes)) {
      return own.orElse(0) < megabytes.getAsDouble()
          ? ""
          : refused.isEmpty() ? "it takes no less memory" : refused;
    }
    return isTooLarge(own)
        ? String.format(Locale.ROOT, "it takes %.0f MB", own.orElse(0))
        : refused;
  }

  private boolean isTooLarge(OptionalDouble mb) {
    return mb.isPresent() && mb.getAsDouble() > goal.memoryMb().orElse(Double.MAX_VALUE);
  }

  private String slower(Duel duel) {
    return duel.isNoise()
        ? "too much noise to tell"
        : duel.gain() > 1
            ? "no faster beyond the noise"
            : duel.gain() > 0.98 ? "no faster" : "slower";
  }

  /** Milliseconds beyond the limit. */
  private double late(Optional<Speed> of) {
    return of.isEmpty() || goal.p99Ms().isEmpty()
        ? 0
        : Math.max(0, of.get().p99Ms() - goal.p99Ms().getAsDouble());
  }

  /** Beyond the limit too, but nearer to it than the best way so far. */
  private boolean isSooner(Speed own, Optional<Speed> before) {
    return late(before) > 0 && own.p99Ms() < 0.95 * before.orElseThrow().p99Ms();
  }

  /** Slower, but it keeps the limit that the best way so far does not, or is nearer to it. */
  private boolean helps(Speed own, Optional<Speed> before) {
    return late(before) > 0 && (late(Optional.of(own)) == 0 || isSooner(own, before));
  }

  /** What was chosen is held against the usual way once more, by itself. */
  private Tuning end(Runner runner, Speed before, OptionalDouble memoryBefore, List<?> exact) {
    AnswerDifference difference = AnswerDifference.between(exact, runner.lane().answers());
    Duel duel = null;
    if (!best.equals(usual)) {
      try (Runner first = open(usual)) {
        warm(first);
        duel = Duel.of(first, runner, goal.aim(), Math.max(1, left()));
      }
      boolean forLimits = late(Optional.of(duel.other())) > 0 || isTooLarge(memoryBefore);
      if (!forLimits && !duel.isWon()) {
        tuner
            .progress()
            .accept(
                String.format(
                    Locale.ROOT,
                    "held against the usual way once more, it is %.2f of it: the usual way stays",
                    duel.gain()));
        best = usual;
        megabytes = memoryBefore;
      }
    }
    boolean kept = duel != null && !best.equals(usual);
    Profile profile =
        new Profile(
            machine,
            ModelFingerprint.of(workload.folder()),
            best,
            goal.text(),
            LocalDate.now(ZoneOffset.UTC).toString(),
            kept ? duel.gain() : 1);
    return new Tuning(
        workload.text(),
        goal,
        profile,
        duel == null ? before : duel.other(),
        kept ? duel.speed() : duel == null ? before : duel.other(),
        kept ? duel.noise() : 0,
        best.equals(usual) ? new AnswerDifference(0, 0) : difference,
        memoryBefore,
        megabytes,
        trials,
        new Profiles(tuner.runtime()));
  }
}
