package dev.heed.testing.fuzz;

import com.sun.management.ThreadMXBean;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.testing.fuzz.Counters.Count;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The JVM in which one target reads its inputs: {@code FuzzJvm TARGET COUNT FOLDER SCRATCH}. It
 * goes on behind the input at which one before it ended, and ends itself at an input that hangs.
 */
final class FuzzJvm {

  /** How it ends where an input took {@link #HANG}. */
  static final int HUNG = 3;

  /** How it ends where the fuzzer itself fails. */
  static final int BROKEN = 4;

  private static final long SLOW = 1_000_000_000L;
  private static final int MORE_TRIES = 4;
  private static final long HANG = 10_000_000_000L;
  private static final long LARGE = 512L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int IDLE = Integer.MIN_VALUE;

  private final FuzzTarget target;
  private final Reading reading;
  private final Mutator mutator;
  private final Findings findings;
  private final Counters counters;

  private FuzzJvm(String name, Path folder, Path scratch) throws IOException {
    this.target = FuzzTargets.named(name);
    this.reading = target.opener().apply(scratch);
    this.mutator = new Mutator(target, reading);
    this.findings = new Findings(folder.resolve("findings"));
    this.counters = Counters.in(folder.resolve("counters"));
  }

  public static void main(String[] arguments) throws Exception {
    FuzzJvm jvm = new FuzzJvm(arguments[0], Path.of(arguments[2]), Path.of(arguments[3]));
    int count = Integer.parseInt(arguments[1]);
    Thread worker = new Thread(() -> jvm.work(count), "fuzz");
    worker.setDaemon(true);
    worker.start();
    System.exit(!jvm.watch(worker) ? HUNG : jvm.done ? 0 : BROKEN);
  }

  private void work(int count) {
    int from = Math.max(0, (int) counters.get(Count.BEGUN) - 1);
    if (counters.get(Count.BEGUN) == 0) {
      seeds();
      counters.set(Count.BEGUN, 1);
      known();
    }
    for (int number = from; number < count; number++) {
      counters.set(Count.BEGUN, number + 2L);
      one(number, mutator.input(number));
    }
    done = true;
  }

  /**
   * Files that were found before: each with some of the surroundings that it may have come from.
   */
  private void known() {
    List<byte[]> hostile = Seeds.hostile(target.name());
    int surroundings = Math.min(16, reading.seeds().size());
    for (int i = 0; i < hostile.size(); i++) {
      for (int seed = 0; seed < surroundings; seed++) {
        one(-1 - i, new Mutator.Input(hostile.get(i), seed));
      }
    }
  }

  /** Good files: they load the classes, and are not measured. */
  private void seeds() {
    for (int seed = 0; seed < reading.seeds().size(); seed++) {
      byte[] bytes = reading.seeds().get(seed);
      failure(bytes, seed).ifPresent(e -> findings.add("seed", -1, bytes, e));
    }
  }

  private void one(int number, Mutator.Input input) {
    begun = THREADS.getCurrentThreadCpuTime();
    running = number;
    long before = allocated();
    Optional<Throwable> failure = counted(input);
    long bytes = allocated() - before;
    long time = THREADS.getCurrentThreadCpuTime() - begun;
    running = IDLE;
    failure.ifPresent(e -> findings.add(Findings.kind(e), number, shorter(input, e), e));
    time = time > SLOW ? again(input, time) : time;
    measure(number, input, time, bytes);
  }

  /** What was slow because something was compiled, or others used the caches, is not always so. */
  private long again(Mutator.Input input, long first) {
    long least = first;
    for (int i = 0; i < MORE_TRIES && least > SLOW; i++) {
      begun = THREADS.getCurrentThreadCpuTime();
      failure(input.bytes(), input.seed());
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - begun);
    }
    return least;
  }

  private void measure(int number, Mutator.Input input, long time, long bytes) {
    if (time > counters.get(Count.MOST_TIME)) {
      Seeds.put(findings.folder().resolveSibling("slowest.input"), input.bytes());
    }
    counters.most(Count.MOST_TIME, time);
    counters.most(Count.MOST_BYTES, bytes);
    if (time > SLOW) {
      counters.add(Count.SLOW);
      findings.add("SLOW", number, input.bytes(), said("%d ms".formatted(time / 1_000_000)));
    }
    if (bytes > LARGE) {
      counters.add(Count.LARGE);
      findings.add("LARGE", number, input.bytes(), said("%d MB".formatted(bytes >> 20)));
    }
  }

  private static Throwable said(String what) {
    return new AssertionError(what);
  }

  private Optional<Throwable> counted(Mutator.Input input) {
    refused = false;
    Optional<Throwable> failure = failure(input.bytes(), input.seed());
    counters.add(failure.isPresent() ? Count.OTHER : refused ? Count.REFUSED : Count.READ);
    return failure;
  }

  /** Anything but an answer or a refusal. */
  private Optional<Throwable> failure(byte[] bytes, int seed) {
    try {
      reading.read().input(bytes, seed);
      return Optional.empty();
    } catch (HeedException e) {
      refused = true;
      return e.code() == ErrorCode.INTERNAL ? Optional.of(e) : Optional.empty();
    } catch (Throwable e) { // whatever it is, it is looked for
      return Optional.of(e);
    }
  }

  private byte[] shorter(Mutator.Input input, Throwable e) {
    if (findings.has(Findings.kind(e))) {
      return input.bytes();
    }
    return new Minimiser(
            bytes ->
                failure(bytes, input.seed())
                    .map(Findings::kind)
                    .equals(Optional.of(Findings.kind(e))))
        .shortest(input.bytes());
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private boolean refused;
  private volatile boolean done;
  private volatile long begun;
  private volatile int running = IDLE;

  private byte[] input(int number) {
    return number < 0
        ? Seeds.hostile(target.name()).get(-1 - number)
        : mutator.input(number).bytes();
  }

  /** Whether the worker came to its end. */
  private boolean watch(Thread worker) throws InterruptedException {
    while (worker.isAlive()) {
      worker.join(200);
      int number = running;
      long time = THREADS.getThreadCpuTime(worker.getId()) - begun;
      if (worker.isAlive() && number != IDLE && time > HANG && number == running) {
        AssertionError hang = new AssertionError("it takes more than 10 s");
        hang.setStackTrace(worker.getStackTrace());
        findings.add("HANG", number, input(number), hang);
        return false;
      }
    }
    return true;
  }
}
