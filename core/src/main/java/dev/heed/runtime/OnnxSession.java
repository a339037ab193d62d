package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session of ONNX Runtime. */
final class OnnxSession implements Session {

  /** How the runtime refuses a buffer of another shape: when it is about to write, or later. */
  private static final List<String> WRONG_BUFFER =
      List.of("pre-allocated output OrtValues", "shape verification failed");

  private final String what;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Device device;
  private final GraphPorts ports;
  private final InputCheck check;
  private final OutputPlan plan;
  private final Usage usage;

  /**
   * @param what the graph, for messages
   * @param belongings what must live as long as {@code session}; closed after it, in reverse order
   */
  OnnxSession(
      String what,
      OrtEnvironment environment,
      OrtSession session,
      Device device,
      Belongings belongings)
      throws OrtException {
    this.what = what;
    this.environment = environment;
    this.session = session;
    this.device = device;
    this.ports = GraphPorts.of(session);
    this.check = new InputCheck(ports.signature());
    this.plan = new OutputPlan(ports.signature());
    this.usage = new Usage(what, belongings::close);
  }

  @Override
  public Signature signature() {
    return ports.signature();
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    usage.enter();
    try {
      requireTensorsOnly();
      return run(check.check(inputs), limit);
    } finally {
      usage.leave();
    }
  }

  private void requireTensorsOnly() {
    if (!ports.strangers().isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s cannot be run: Heed passes tensors of numbers only, but the model has %s. Export it without them (for scikit-learn models: with 'zipmap' off)."
              .formatted(what, String.join(", ", ports.strangers())));
    }
  }

  private Outputs run(Map<String, Tensor> inputs, RunLimit limit) {
    try (Interruption interruption = Interruption.of(limit)) {
      interruption.throwIfStopped(inputs);
      return run(inputs, interruption);
    } catch (OrtException e) {
      throw failure(inputs, e);
    }
  }

  private Outputs run(Map<String, Tensor> inputs, Interruption interruption) throws OrtException {
    try (NativeTensors given = NativeTensors.of(environment, inputs)) {
      return planned(given, plan.allocate(inputs), interruption.options());
    } catch (OrtException e) {
      interruption.throwIfStopped(inputs);
      throw e;
    }
  }

  /** Lets the runtime choose all shapes where it refuses those that the axis names told. */
  private Outputs planned(NativeTensors given, Map<String, Tensor> planned, RunOptions options)
      throws OrtException {
    try {
      return run(given, planned, options);
    } catch (OrtException e) {
      if (planned.isEmpty() || WRONG_BUFFER.stream().noneMatch(e.getMessage()::contains)) {
        throw e;
      }
      plan.distrust();
      return run(given, Map.of(), options);
    }
  }

  private Outputs run(NativeTensors given, Map<String, Tensor> planned, RunOptions options)
      throws OrtException {
    Set<String> others = new LinkedHashSet<>(session.getOutputNames());
    others.removeAll(planned.keySet());
    try (NativeTensors buffers = NativeTensors.of(environment, planned);
        Result result = session.run(given.byName(), others, buffers.byName(), options)) {
      return NativeOutputs.read(session.getOutputNames(), planned, name -> tensor(result, name));
    }
  }

  private static OnnxTensor tensor(Result result, String name) {
    return (OnnxTensor)
        result
            .get(name)
            .orElseThrow(
                () ->
                    new HeedException(
                        ErrorCode.RUNTIME_FAILED,
                        "ONNX Runtime gave no output '%s'.".formatted(name)));
  }

  /** What the runtime itself calls an invalid argument is the caller's mistake. */
  private HeedException failure(Map<String, Tensor> inputs, OrtException e) {
    boolean argument = e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT;
    return new HeedException(
        argument ? ErrorCode.INVALID_INPUT : ErrorCode.RUNTIME_FAILED,
        "ONNX Runtime could not run %s on %s. The inputs were: %s. It says: %s"
            .formatted(what, device, InputCheck.describe(inputs), RuntimeMessage.of(e)),
        e);
  }

  @Override
  public void close() {
    usage.close();
  }

  @Override
  public String toString() {
    return "%s on %s".formatted(what, device);
  }
}
