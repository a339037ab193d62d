package dev.heed.generate;

import dev.heed.runtime.Device;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A session that counts the values it keeps that are open, and remembers what was read. */
final class WatchedSession implements Session {

  private final Session session;
  private final AtomicInteger open;
  private final List<Tensor> logits = new ArrayList<>();
  private final List<Inputs> inputs = new ArrayList<>();
  private Runnable beforeStep = () -> {};

  WatchedSession(Session session, AtomicInteger open) {
    this.session = session;
    this.open = open;
  }

  private final class Watched implements DeviceValue {

    private final DeviceValue value;
    private boolean closed;

    Watched(DeviceValue value) {
      this.value = value;
      open.incrementAndGet();
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
      return value.tensor();
    }

    @Override
    public DeviceValue rows(int... rows) {
      return new Watched(value.rows(rows));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
        value.close();
      }
    }
  }

  void beforeStep(Runnable action) {
    beforeStep = action;
  }

  /** The logits of each step. */
  List<Tensor> logits() {
    return logits;
  }

  /** The tensors that each step was given. */
  List<Inputs> inputs() {
    return inputs;
  }

  @Override
  public StepOutputs step(
      Inputs given, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    beforeStep.run();
    Map<String, DeviceValue> bare = new LinkedHashMap<>();
    held.forEach((name, value) -> bare.put(name, value instanceof Watched w ? w.value : value));
    StepOutputs step = session.step(given, bare, wanted, limit);
    inputs.add(given);
    Tensor read = step.outputs().byName().get("logits");
    if (read != null) {
      logits.add(read);
    }
    Map<String, DeviceValue> kept = new LinkedHashMap<>();
    step.held().forEach((name, value) -> kept.put(name, new Watched(value)));
    return new StepOutputs(step.outputs(), kept);
  }

  @Override
  public Signature signature() {
    return session.signature();
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public Outputs run(Inputs given, RunLimit limit) {
    return session.run(given, limit);
  }

  @Override
  public void close() {
    session.close();
  }
}
