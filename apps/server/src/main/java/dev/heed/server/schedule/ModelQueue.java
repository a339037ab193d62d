package dev.heed.server.schedule;

import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.error.Refusal;
import dev.heed.server.error.Refusal.Reason;
import dev.heed.server.observe.Signals;
import dev.heed.server.settings.Policy;
import dev.heed.spi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Those who wait for one model, by deadline and arrival, and the workers that run it. An idle
 * worker takes what is there at once; nothing waits for company.
 *
 * @param <I> what goes into the task
 * @param <O> what comes out
 */
public final class ModelQueue<I, O> implements AutoCloseable {

  /** Runs inputs of one call together; an answer or an error for each. */
  @FunctionalInterface
  public interface Runner<I, O> {
    List<Answer<O>> run(List<I> inputs, Call call);
  }

  /** What an input costs under a call's options. */
  @FunctionalInterface
  public interface Pricing<I> {
    Cost of(I input, Map<String, String> options);
  }

  private static final double SHORT = 0.03; // seconds that a thread which reads may work itself

  private final String model;
  private final BatchRun<I, O> batches;
  private final Pricing<I> pricing;
  private final BatchRule rule;
  private final int workers;
  private final QueueSetup setup;

  private final TreeSet<Job<I, O>> waiting = new TreeSet<>(Job.ORDER);
  private final List<Thread> threads = new ArrayList<>();
  private final Drain drain = new Drain();
  private double waitingUnits;
  private double runningUnits;
  private int runningInputs;
  private int running;
  private int toldInputs;
  private double toldUnits;
  private long number;
  private boolean closed;

  /**
   * @param workers how many runs of this model go on at once
   */
  public ModelQueue(
      String model,
      Runner<I, O> runner,
      Pricing<I> pricing,
      BatchRule rule,
      int workers,
      QueueSetup setup) {
    this.model = model;
    this.batches = new BatchRun<>(model, runner, setup.signals(), drain);
    this.pricing = pricing;
    this.rule = rule;
    this.workers = workers;
    this.setup = setup;
    for (int i = 0; i < workers; i++) {
      Thread thread = new Thread(this::work, "heed-serve-" + model);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** What waits and runs now. */
  public record Load(int inputs, double units, double seconds) {}

  /**
   * Takes a request, or refuses it at once.
   *
   * @throws Refusal where it would wait too long, or past its deadline
   */
  public Ticket<O> submit(Ask<I> ask) {
    return submit(ask, false, ticket -> {});
  }

  /**
   * As {@link #submit}; but where a worker is idle and the work is short, this thread does it in
   * the worker's place, because waking another would take as long as a small model's run. The
   * answers may be there when this returns.
   *
   * @param taken is given the ticket before anything runs
   */
  public Ticket<O> submitHere(Ask<I> ask, Consumer<Ticket<O>> taken) {
    return submit(ask, true, taken);
  }

  private Ticket<O> submit(Ask<I> ask, boolean mayRun, Consumer<Ticket<O>> taken) {
    long now = System.nanoTime();
    Duration time = ask.time().orElse(setup.policy().time());
    List<Job<I, O>> jobs = new ArrayList<>(ask.inputs().size());
    boolean here;
    List<Cost> costs =
        ask.inputs().stream().map(input -> pricing.of(input, ask.options())).toList();
    synchronized (waiting) {
      admit(ask.inputs().size(), time);
      long turn = now + Math.min(time.toNanos(), setup.policy().patience().toNanos());
      for (int i = 0; i < costs.size(); i++) {
        Job<I, O> job = new Job<>(ask, i, costs.get(i), number++, now, turn);
        jobs.add(job);
        waiting.add(job);
        waitingUnits += job.cost.units();
      }
      boolean alone = waiting.size() == jobs.size() && (jobs.size() == 1 || workers == 1);
      here = mayRun && alone && isIdle() && setup.slots().tryTake();
      if (here) {
        running++;
      } else {
        waiting.notifyAll();
      }
      tellChange();
    }
    Ticket<O> ticket = ticket(jobs, time);
    try {
      taken.accept(ticket);
    } finally {
      if (here) {
        runNext();
      }
    }
    return ticket;
  }

  /** Whether a worker would take short work at once; under the lock. */
  private boolean isIdle() {
    double seconds = drain.seconds(waitingUnits);
    return running < workers && seconds > 0 && seconds < SHORT;
  }

  /** Refuses where it would wait too long; under the lock. */
  private void admit(int inputs, Duration time) {
    double seconds = expectedWait();
    Policy policy = setup.policy();
    double longest = policy.longestWait().toMillis() / 1e3;
    if (closed) {
      throw refused(Reason.CLOSING, 1, "The model '%s' is being closed.".formatted(model));
    }
    if (seconds > longest || waiting.size() + inputs > policy.most()) {
      throw refused(
          Reason.WAIT,
          seconds - longest,
          String.format(
              Locale.ROOT,
              "The model '%s' is busy: %s inputs wait, about %.1f s of work, and none is made to"
                  + " wait longer than %.1f s. Come again after the seconds in Retry-After.",
              model,
              waiting.size(),
              seconds,
              longest));
    }
    if (seconds * 1e3 > time.toMillis()) {
      throw refused(
          Reason.DEADLINE,
          seconds - time.toMillis() / 1e3,
          String.format(
              Locale.ROOT,
              "The model '%s' has about %.1f s of work before this, which may take %.1f s. Give it"
                  + " more time, or come again.",
              model,
              seconds,
              time.toMillis() / 1e3));
    }
  }

  /** Those who come again are spread, so that they don't all come at once. */
  private Refusal refused(Reason reason, double seconds, String message) {
    setup.signals().refused(model, reason);
    long spread = Math.floorMod(number++, 3L);
    long millis = (long) (1000 * Math.min(60, Math.max(1, seconds))) + 1000 * spread;
    return new Refusal(reason, Duration.ofMillis(millis), message);
  }

  private double expectedWait() {
    return drain.seconds(waitingUnits + runningUnits / 2) / workers;
  }

  public Load load() {
    synchronized (waiting) {
      return new Load(waiting.size(), waitingUnits + runningUnits, expectedWait());
    }
  }

  /** Whether a typical input is done at once, and by whoever asks ({@link #submitHere}). */
  public boolean isQuick() {
    double seconds = drain.secondsOfInput();
    return seconds > 0 && seconds < SHORT && isAtRest();
  }

  /** Whether nothing waits and no worker is busy. */
  boolean isAtRest() {
    synchronized (waiting) {
      return running == 0 && waiting.isEmpty();
    }
  }

  private Ticket<O> ticket(List<Job<I, O>> jobs, Duration time) {
    CompletableFuture<List<O>> all =
        CompletableFuture.allOf(
                jobs.stream().map(job -> job.answer).toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> jobs.stream().map(job -> job.answer.join()).toList());
    Future<?> alarm =
        setup.timer().schedule(() -> late(jobs, time), time.toMillis(), TimeUnit.MILLISECONDS);
    var unused = all.whenComplete((answers, error) -> alarm.cancel(false));
    return new Ticket<>() {
      @Override
      public CompletableFuture<List<O>> answers() {
        return all;
      }

      @Override
      public void leave() {
        endAll(jobs, ErrorCode.CANCELLED, "The client left before the answer.");
      }
    };
  }

  private void late(List<Job<I, O>> jobs, Duration time) {
    endAll(
        jobs,
        ErrorCode.TIMEOUT,
        "The model '%s' did not answer within the %s ms that the request may take."
            .formatted(model, time.toMillis()));
  }

  private void endAll(List<Job<I, O>> jobs, ErrorCode code, String message) {
    for (Job<I, O> job : jobs) {
      boolean running = job.hasBegun();
      if (job.end(new HeedException(code, message))) {
        forget(job);
        setup.signals().cancelled(model, running);
        batches.ended(
            job,
            code == ErrorCode.TIMEOUT ? Signals.Outcome.TIMED_OUT : Signals.Outcome.LEFT,
            System.nanoTime());
      }
    }
  }

  private void forget(Job<I, O> job) {
    synchronized (waiting) {
      if (waiting.remove(job)) {
        waitingUnits -= job.cost.units();
        tellChange();
        waiting.notifyAll();
      }
    }
  }

  private void work() {
    while (awaitWork()) {
      setup.slots().take();
      runNext();
    }
  }

  /** Runs a batch, by a thread that was counted as running and has a slot. */
  private void runNext() {
    try {
      run(take());
    } finally {
      setup.slots().give();
      synchronized (waiting) {
        running--;
        if (!waiting.isEmpty() || closed) {
          waiting.notifyAll();
        }
      }
    }
  }

  /** False when the queue is closed and empty; else this thread counts as running. */
  private boolean awaitWork() {
    synchronized (waiting) {
      while (waiting.isEmpty() || running == workers) {
        if (closed && waiting.isEmpty()) {
          return false;
        }
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          return false;
        }
      }
      running++;
      return true;
    }
  }

  /** Empty where another worker was faster. */
  private List<Job<I, O>> take() {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return List.of();
      }
      List<Job<I, O>> batch = rule.take(waiting, share());
      double units = BatchRun.units(batch);
      runningInputs += batch.size();
      waitingUnits = waiting.isEmpty() ? 0 : waitingUnits - units;
      runningUnits += units;
      tellChange();
      return batch;
    }
  }

  /** A worker's part of all that is here, so that no other is idle beside a full batch. */
  private int share() {
    return Math.max(1, (waiting.size() + runningInputs + workers - 1) / workers);
  }

  /** Several queues may be of one model: they tell by how much theirs changed; under the lock. */
  private void tellChange() {
    setup.signals().queue(model, waiting.size() - toldInputs, waitingUnits - toldUnits);
    toldInputs = waiting.size();
    toldUnits = waitingUnits;
  }

  private void run(List<Job<I, O>> taken) {
    double units = BatchRun.units(taken);
    Job.Run run = new Job.Run(taken.size());
    List<Job<I, O>> batch = new ArrayList<>(taken.size());
    for (Job<I, O> job : taken) {
      if (job.begin(run)) {
        batch.add(job);
      } else {
        run.oneLess();
      }
    }
    try {
      if (!batch.isEmpty()) {
        batches.run(batch, run);
      }
    } finally {
      synchronized (waiting) {
        runningUnits = Math.max(0, runningUnits - units);
        runningInputs -= taken.size();
      }
    }
  }

  /** Takes nothing more, and returns when all that was taken has its answer. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    for (Thread thread : threads) {
      join(thread);
    }
    awaitLent();
  }

  /** Waits for threads that run in a worker's place. */
  private void awaitLent() {
    synchronized (waiting) {
      while (running > 0) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
