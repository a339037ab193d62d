package dev.heed.spring.boot;

import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** ONNX Runtime, with an observer around the runs of the model that is being opened. */
final class ObservedRuntime implements ModelRuntime {

  private final ModelRuntime runtime;
  private final RunObserver observer;

  /** The bean whose model this thread opens. */
  private static final ThreadLocal<String> OPENING = ThreadLocal.withInitial(() -> "other");

  ObservedRuntime(ModelRuntime runtime, RunObserver observer) {
    this.runtime = runtime;
    this.observer = observer;
  }

  /** Opens a model under a name. */
  <T> T as(String name, Supplier<T> open) {
    OPENING.set(name);
    try {
      return open.get();
    } finally {
      OPENING.remove();
    }
  }

  private Session observed(Session session) {
    return new Observed(session, OPENING.get());
  }

  private final class Observed extends ForwardingSession {

    private final String model;

    Observed(Session session, String model) {
      super(session);
      this.model = model;
    }

    @Override
    protected <T> T around(Supplier<T> run) {
      return observer.observe(model, run);
    }
  }

  @Override
  public Session open(Path graph, Device device) {
    return observed(runtime.open(graph, device));
  }

  @Override
  public Session open(Path graph, OpenOptions options) {
    return observed(runtime.open(graph, options));
  }

  @Override
  public Session open(OnnxFile graph, Device device) {
    return observed(runtime.open(graph, device));
  }

  @Override
  public Session open(OnnxFile graph, OpenOptions options) {
    return observed(runtime.open(graph, options));
  }

  @Override
  public Session open(ByteBuffer model, Map<String, Tensor> initializers, OpenOptions options) {
    return observed(runtime.open(model, initializers, options));
  }

  @Override
  public String version() {
    return runtime.version();
  }
}
