package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A decoder whose callers share its steps: those that write at the same time, each a text of its
 * own, have their next tokens from one run. A step of one row reads every weight for one token;
 * with eight rows it reads them once for eight. A text joins after its prompt was read, leaves when
 * it ends, and the others go on.
 *
 * <p>The one that comes while none runs makes the run for all who wait. It waits for those who have
 * just been answered, because they come back at once, but no longer than {@value #PATIENCE_MILLIS}
 * milliseconds. What can't be shared (a prompt, several rows, beams, a decoder that reads an
 * encoder) runs by itself. A row's last bits depend on how many rows there are, as in any batch.
 */
@Internal
public final class SharedSteps extends ForwardingSession {

  private static final int MOST = 32;
  private static final int PATIENCE_MILLIS = 5;

  private final List<SharedStep> waiting = new ArrayList<>();

  /** Texts whose last step was shared, and who have neither come back nor ended. */
  private int expected;

  private boolean runs;

  public SharedSteps(Session session) {
    super(session);
  }

  @Override
  protected <T> T around(Supplier<T> work) {
    return work.get();
  }

  @Override
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    if (isOver(limit) || !SharedStep.canShare(signature(), inputs, held)) {
      return super.step(inputs, held, wanted, limit);
    }
    SharedStep step = new SharedStep(inputs, held, wanted);
    synchronized (waiting) {
      comesBack(step);
      waiting.add(step);
      waiting.notifyAll();
    }
    List<SharedStep> together;
    while ((together = turn(step)) != null) {
      run(together);
    }
    return step.answer();
  }

  /** A text whose time is up or that was cancelled fails by itself, before it joins others. */
  private static boolean isOver(RunLimit limit) {
    return limit.isCancelled() || limit.time().filter(left -> left.toNanos() <= 0).isPresent();
  }

  private void comesBack(SharedStep step) {
    SharedCache.Row row = step.row();
    if (row != null && row.comesBack()) {
      expected--;
    }
  }

  /** Who is to run now on this thread; none when {@code step} has its answer. */
  private @Nullable List<SharedStep> turn(SharedStep step) {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    boolean interrupted = false;
    try {
      synchronized (waiting) {
        while (!step.isDone()) {
          long left = until - System.nanoTime();
          if (!runs && (expected == 0 || left <= 0 || waiting.size() >= MOST)) {
            runs = true;
            return take();
          }
          try {
            waiting.wait(runs ? 0 : Math.max(1, left / 1_000_000));
          } catch (InterruptedException e) {
            interrupted = true; // a step is not interrupted: what it makes always has an owner
          }
        }
        return null;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Those of one kind of step, in the order of the rows that they had, so that nothing moves. */
  private List<SharedStep> take() {
    SharedStep first = waiting.get(0);
    List<SharedStep> together =
        waiting.stream()
            .filter(first::goesWith)
            .limit(MOST)
            .sorted(Comparator.comparingInt(SharedStep::place))
            .toList();
    waiting.removeAll(together);
    return together;
  }

  private void run(List<SharedStep> together) {
    try {
      SharedStep.run(this::alone, together, this::left);
    } finally {
      synchronized (waiting) {
        expected += (int) together.stream().filter(SharedStep::isShared).count();
        runs = false;
        waiting.notifyAll();
      }
    }
  }

  private StepOutputs alone(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    return super.step(inputs, held, wanted, limit);
  }

  /** A text ended: nobody waits for its next step. */
  private void left() {
    synchronized (waiting) {
      expected--;
      waiting.notifyAll();
    }
  }
}
