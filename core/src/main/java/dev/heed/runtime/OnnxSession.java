package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.runtime.TensorSpec.Axis;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A session of ONNX Runtime. */
final class OnnxSession implements Session {

  private final String what;
  private final Device device;
  private final GraphPorts ports;
  private final InputCheck check;
  private final StepOutputs.Wanted everything;
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
      CloseableStack belongings)
      throws OrtException {
    this.what = what;
    this.device = device;
    this.ports = GraphPorts.of(session);
    this.check = new InputCheck(ports.signature());
    this.everything = new StepOutputs.Wanted(session.getOutputNames(), Set.of());
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
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    usage.enter();
    try {
      requireTensorsOnly();
      requireOutputs(wanted);
      return step(check.check(inputs, held), wanted, limit);
    } finally {
      usage.leave();
    }
  }

  @Override
  public Outputs runInto(Inputs inputs, Map<String, Tensor> into) {
    usage.enter();
    try {
      requireTensorsOnly();
      requireOutputs(into.keySet());
      NativeRun.Given given = check.check(inputs, Map.of());
      try (Interruption interruption = Interruption.of(RunLimit.none())) {
        return nativeRun.runInto(given, into, everything, interruption.options()).outputs();
      } catch (OrtException e) {
        throw failure(given.tensors(), e);
      }
    } finally {
      usage.leave();
    }
  }

  private void requireOutputs(StepOutputs.Wanted wanted) {
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
            Suggestions.unknown("output", name, everything.read()).getMessage()
                + " Was the model exported for another task?");
      }
    }
  }

  private void requireTensorsOnly() {
    if (!ports.nonTensorIo().isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s cannot be run: Heed passes tensors of numbers only, but the model has %s. Export it without them (for scikit-learn models: with 'zipmap' off)."
              .formatted(what, String.join(", ", ports.nonTensorIo())));
    }
  }

  private StepOutputs step(NativeRun.Given given, StepOutputs.Wanted wanted, RunLimit limit) {
    try (Interruption interruption = Interruption.of(limit)) {
      interruption.throwIfStopped(given.tensors());
      return step(given, wanted, interruption);
    } catch (OrtException e) {
      throw failure(given.tensors(), e);
    }
  }

  private StepOutputs step(
      NativeRun.Given given, StepOutputs.Wanted wanted, Interruption interruption)
      throws OrtException {
    try {
      return nativeRun.run(given, wanted, interruption.options());
    } catch (OrtException e) {
      interruption.throwIfStopped(given.tensors());
      throw e;
    }
  }

  private HeedException failure(Map<String, Tensor> inputs, OrtException e) {
    Optional<Mistake> mistake = Mistake.of(e.getMessage());
    boolean argument = e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT;
    return new HeedException(
        argument || mistake.isPresent() ? ErrorCode.INVALID_INPUT : ErrorCode.RUNTIME_FAILED,
        "ONNX Runtime could not run %s on %s. %sThe inputs were: %s. It says: %s"
            .formatted(
                what,
                device,
                mistake.map(known -> known.advice + " ").orElse(""),
                InputCheck.describe(inputs),
                RuntimeMessage.of(e)),
        e);
  }

  /** What the runtime says where the inputs are to blame: the graph was checked when it opened. */
  @SuppressWarnings("ImmutableEnumChecker") // the list is unmodifiable
  private enum Mistake {
    MEMORY(
        "There is not enough memory: give smaller inputs, or fewer at once.",
        "Failed to allocate memory"),
    TABLE(
        "A number in the inputs is beyond a table of the model's: an id outside its vocabulary, or"
            + " a sequence with more tokens than it has positions.",
        "out of data bounds"),
    SIZES(
        "Sizes do not fit each other: of the inputs, or one of them and what the model has, such as"
            + " a sequence with more tokens than it has positions.",
        "Attempting to broadcast",
        "cannot be reshaped",
        "MatMul dimension mismatch");

    private final String advice;
    private final List<String> said;

    Mistake(String advice, String... said) {
      this.advice = advice;
      this.said = List.of(said);
    }

    static Optional<Mistake> of(@Nullable String message) {
      return Arrays.stream(values())
          .filter(known -> known.said.stream().anyMatch(String.valueOf(message)::contains))
          .findFirst();
    }
  }

  @Override
  public void close() {
    usage.close();
  }

  @Override
  public String toString() {
    return "%s on %s".formatted(what, device);
  }

  /**
   * What an opened graph takes and gives.
   *
   * @param signature the tensors among it
   * @param nonTensorIo what Heed cannot hand over or take back, for messages: sequences, maps, text
   */
  record GraphPorts(Signature signature, List<String> nonTensorIo) {

    static GraphPorts of(OrtSession session) throws OrtException {
      List<String> nonTensorIo = new ArrayList<>();
      List<TensorSpec> inputs =
          specs("input", session.getInputInfo().values(), nonTensorIo).stream()
              .filter(spec -> canBeGiven(spec, nonTensorIo))
              .toList();
      List<TensorSpec> outputs = specs("output", session.getOutputInfo().values(), nonTensorIo);
      return new GraphPorts(new Signature(inputs, outputs), List.copyOf(nonTensorIo));
    }

    private static List<TensorSpec> specs(
        String kind, Collection<NodeInfo> nodes, List<String> nonTensorIo) {
      List<TensorSpec> specs = new ArrayList<>();
      for (NodeInfo node : nodes) {
        Optional<TensorSpec> spec = spec(node);
        spec.ifPresent(specs::add);
        if (spec.isEmpty()) {
          nonTensorIo.add("%s '%s' (%s)".formatted(kind, node.getName(), describe(node)));
        }
      }
      return specs;
    }

    private static Optional<TensorSpec> spec(NodeInfo node) {
      return node.getInfo() instanceof TensorInfo tensor
          ? ElementTypes.of(tensor.onnxType).map(type -> spec(node.getName(), type, tensor))
          : Optional.empty();
    }

    private static TensorSpec spec(String name, ElementType type, TensorInfo tensor) {
      long[] sizes = tensor.getShape();
      String[] names = tensor.getDimensionNames();
      return new TensorSpec(
          name,
          type,
          IntStream.range(0, sizes.length).mapToObj(i -> axis(sizes[i], names[i])).toList());
    }

    private static Axis axis(long size, String name) {
      return size < 0 ? new Axis.Symbolic(name) : new Axis.Fixed(size);
    }

    private static boolean canBeGiven(TensorSpec spec, List<String> nonTensorIo) {
      boolean can = ElementTypes.handedOverAs(spec.type()).isPresent();
      if (!can) {
        nonTensorIo.add("input '%s' (%s)".formatted(spec.name(), spec.type()));
      }
      return can;
    }

    private static String describe(NodeInfo node) {
      if (node.getInfo() instanceof TensorInfo tensor) {
        return "tensor of " + ElementTypes.name(tensor.onnxType);
      }
      if (node.getInfo() instanceof SequenceInfo sequence) {
        return sequence.sequenceOfMaps ? "sequence of maps" : "sequence";
      }
      return node.getInfo() instanceof MapInfo ? "map" : "no tensor";
    }
  }

  /** Counts the runs under way, so that what they use is freed after the last of them. */
  static final class Usage {

    private final String what;
    private final Runnable free;
    private int runs;
    private boolean closed;

    /**
     * @param what the graph, for messages
     * @param free called once, by the last of: the close, and the runs under way
     */
    Usage(String what, Runnable free) {
      this.what = what;
      this.free = free;
    }

    synchronized void enter() {
      if (closed) {
        throw new HeedException(
            ErrorCode.CLOSED,
            "The session of %s is closed. Open it again, or close it later.".formatted(what));
      }
      runs++;
    }

    void leave() {
      boolean last;
      synchronized (this) {
        runs--;
        last = closed && runs == 0;
      }
      if (last) {
        free.run();
      }
    }

    void close() {
      boolean last;
      synchronized (this) {
        last = !closed && runs == 0;
        closed = true;
      }
      if (last) {
        free.run();
      }
    }
  }
}
