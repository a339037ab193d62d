package dev.heed.benchmarks;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A decoder's session that tells what its steps cost this thread, and what copies of caches do. */
final class BeamTimes extends ForwardingSession {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long steps;
  private long running;
  private long copying;

  BeamTimes(Session session) {
    super(session);
  }

  /** Nanoseconds of this thread in steps but the first. */
  long running() {
    return running;
  }

  /** In copies of what steps kept. */
  long copying() {
    return copying;
  }

  long steps() {
    return steps;
  }

  void clear() {
    steps = 0;
    running = 0;
    copying = 0;
  }

  static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }

  @Override
  protected <T> T around(Supplier<T> run) {
    return run.get();
  }

  @Override
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    Map<String, DeviceValue> bare = new LinkedHashMap<>();
    held.forEach((name, value) -> bare.put(name, value instanceof Timed t ? t.value : value));
    long start = now();
    StepOutputs made = super.step(inputs, bare, wanted, limit);
    running += steps == 0 ? 0 : now() - start;
    steps++;
    Map<String, DeviceValue> kept = new LinkedHashMap<>();
    made.held().forEach((name, value) -> kept.put(name, new Timed(value)));
    return new StepOutputs(made.outputs(), kept);
  }

  private <T> T copied(Supplier<T> copy) {
    long start = now();
    try {
      return copy.get();
    } finally {
      copying += now() - start;
    }
  }

  private final class Timed implements DeviceValue {

    private final DeviceValue value;

    Timed(DeviceValue value) {
      this.value = value;
    }

    @Override
    public ElementType type() {
      return value.type();
    }

    @Override
    public Shape shape() {
      return value.shape();
    }

    @Override
    public Tensor tensor() {
      return copied(value::tensor);
    }

    @Override
    public DeviceValue rows(int... rows) {
      return new Timed(copied(() -> value.rows(rows)));
    }

    @Override
    public void close() {
      value.close();
    }
  }
}
