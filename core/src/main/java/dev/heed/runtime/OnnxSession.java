package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Names;
import dev.heed.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/** A session of ONNX Runtime. */
final class OnnxSession implements Session {

  /** How the runtime says that a value of this size cannot be held. */
  private static final String NO_MEMORY = "Failed to allocate memory";

  /** How the runtime says that a row was asked for that a table does not have. */
  private static final String OUT_OF_TABLE = "out of data bounds";

  private final String what;
  private final Device device;
  private final GraphPorts ports;
  private final InputCheck check;
  private final Step.Wanted everything;
  private final NativeRun nativeRun;
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
    this.device = device;
    this.ports = GraphPorts.of(session);
    this.check = new InputCheck(ports.signature());
    this.everything = new Step.Wanted(session.getOutputNames(), Set.of());
    this.nativeRun = new NativeRun(environment, session, new OutputPlan(ports.signature()));
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
    return step(inputs, Map.of(), everything, limit).outputs();
  }

  @Override
  public Step step(Inputs inputs, Map<String, Held> held, Step.Wanted wanted, RunLimit limit) {
    usage.enter();
    try {
      requireTensorsOnly();
      requireOutputs(wanted);
      return step(check.check(inputs, held), wanted, limit);
    } finally {
      usage.leave();
    }
  }

  private void requireOutputs(Step.Wanted wanted) {
    if (wanted.read().isEmpty() && wanted.keep().isEmpty()) {
      throw invalidInput(
          "A run of %s for no output at all does nothing. Name at least one to read or to keep: %s."
              .formatted(what, String.join(", ", everything.read())));
    }
    requireOutputs(wanted.read());
    requireOutputs(wanted.keep());
  }

  private void requireOutputs(Set<String> names) {
    for (String name : names) {
      if (!everything.read().contains(name)) {
        throw invalidModel(
            Names.unknown("output", name, everything.read()).getMessage()
                + " Was the model exported for another task?");
      }
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

  private Step step(NativeRun.Given given, Step.Wanted wanted, RunLimit limit) {
    try (Interruption interruption = Interruption.of(limit)) {
      interruption.throwIfStopped(given.tensors());
      return step(given, wanted, interruption);
    } catch (OrtException e) {
      throw failure(given.tensors(), e);
    }
  }

  private Step step(NativeRun.Given given, Step.Wanted wanted, Interruption interruption)
      throws OrtException {
    try {
      return nativeRun.run(given, wanted, interruption.options());
    } catch (OrtException e) {
      interruption.throwIfStopped(given.tensors());
      throw e;
    }
  }

  /** What the runtime calls an invalid argument, or has no memory for, is the caller's mistake. */
  private HeedException failure(Map<String, Tensor> inputs, OrtException e) {
    boolean argument = e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT;
    boolean place = String.valueOf(e.getMessage()).contains(OUT_OF_TABLE);
    boolean memory = String.valueOf(e.getMessage()).contains(NO_MEMORY);
    return new HeedException(
        argument || memory || place ? ErrorCode.INVALID_INPUT : ErrorCode.RUNTIME_FAILED,
        "ONNX Runtime could not run %s on %s. %sThe inputs were: %s. It says: %s"
            .formatted(
                what,
                device,
                advice(memory, place),
                InputCheck.describe(inputs),
                RuntimeMessage.of(e)),
        e);
  }

  private static String advice(boolean memory, boolean place) {
    return memory
        ? "There is not enough memory: give smaller inputs, or fewer at once. "
        : place
            ? "A number in the inputs is beyond a table of the model's: an id outside its"
                + " vocabulary, or a sequence with more tokens than it has positions. "
            : "";
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
