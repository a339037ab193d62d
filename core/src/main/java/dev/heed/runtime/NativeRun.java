package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The native call: buffers for what is read, the runtime's own memory for what is kept. */
final class NativeRun {

  /** How the runtime refuses a buffer of another shape: when it is about to write, or later. */
  private static final List<String> WRONG_BUFFER =
      List.of("pre-allocated output OrtValues", "shape verification failed");

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OutputPlan plan;

  NativeRun(OrtEnvironment environment, OrtSession session, OutputPlan plan) {
    this.environment = environment;
    this.session = session;
    this.plan = plan;
  }

  /** One run with Heed's tensors and values of the runtime. */
  StepOutputs run(Given given, StepOutputs.Wanted wanted, RunOptions options) throws OrtException {
    try (NativeTensors tensors = NativeTensors.of(environment, given.tensors())) {
      return held(tensors.byName(), given, wanted, options);
    }
  }

  /** What is held stays open until the run is over. */
  private StepOutputs held(
      Map<String, OnnxTensor> tensors, Given given, StepOutputs.Wanted wanted, RunOptions options)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>(tensors);
    List<OrtDeviceValue> used = new ArrayList<>();
    try {
      for (Map.Entry<String, OrtDeviceValue> held : given.held().entrySet()) {
        inputs.put(held.getKey(), held.getValue().use());
        used.add(held.getValue());
      }
      // A step of many reads little: finding out its shape would cost more than a copy.
      Map<String, Tensor> room =
          wanted.keep().isEmpty() ? plan.allocate(given.shapes(), wanted.read()) : Map.of();
      return planned(inputs, room, wanted, options);
    } finally {
      used.forEach(OrtDeviceValue::leave);
    }
  }

  /** As {@link #run}, with room for some outputs that is the caller's. */
  StepOutputs runInto(
      Given given, Map<String, Tensor> into, StepOutputs.Wanted wanted, RunOptions options)
      throws OrtException {
    try (NativeTensors tensors = NativeTensors.of(environment, given.tensors())) {
      return run(tensors.byName(), into, wanted, options);
    }
  }

  /** Inputs that were checked: all that the graph takes. */
  record Given(Map<String, Tensor> tensors, Map<String, OrtDeviceValue> held) {

    Map<String, Shape> shapes() {
      Map<String, Shape> shapes = new HashMap<>();
      tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
      held.forEach((name, value) -> shapes.put(name, value.shape()));
      return shapes;
    }
  }

  /** Lets the runtime choose all shapes where it refuses those that the axis names declare. */
  private StepOutputs planned(
      Map<String, OnnxTensor> inputs,
      Map<String, Tensor> planned,
      StepOutputs.Wanted wanted,
      RunOptions options)
      throws OrtException {
    try {
      return run(inputs, planned, wanted, options);
    } catch (OrtException e) {
      if (planned.isEmpty() || WRONG_BUFFER.stream().noneMatch(e.getMessage()::contains)) {
        throw e;
      }
      plan.distrust();
      return run(inputs, Map.of(), wanted, options);
    }
  }

  private StepOutputs run(
      Map<String, OnnxTensor> inputs,
      Map<String, Tensor> planned,
      StepOutputs.Wanted wanted,
      RunOptions options)
      throws OrtException {
    Set<String> others = new LinkedHashSet<>(wanted.read());
    others.addAll(wanted.keep());
    if (planned.isEmpty()) {
      return taken(session.run(inputs, others, Map.of(), options), planned, wanted);
    }
    others.removeAll(planned.keySet());
    try (NativeTensors buffers = NativeTensors.of(environment, planned)) {
      Result result = session.run(inputs, others, buffers.byName(), options);
      return taken(result, planned, wanted);
    }
  }

  /** What is kept leaves the result; all else in it is closed, and all of it on failure. */
  private StepOutputs taken(Result result, Map<String, Tensor> planned, StepOutputs.Wanted wanted) {
    Map<String, DeviceValue> kept = new LinkedHashMap<>();
    try {
      Outputs outputs = NativeOutputs.read(ordered(wanted), planned, name -> tensor(result, name));
      wanted.keep().forEach(name -> kept.put(name, new OrtDeviceValue(tensor(result, name))));
      result.forEach(entry -> closeUnlessKept(entry, kept, planned));
      return new StepOutputs(outputs, kept);
    } catch (RuntimeException | Error e) {
      result.close();
      throw e;
    }
  }

  private static void closeUnlessKept(
      Map.Entry<String, ai.onnxruntime.OnnxValue> entry,
      Map<String, DeviceValue> kept,
      Map<String, Tensor> planned) {
    if (!kept.containsKey(entry.getKey()) && !planned.containsKey(entry.getKey())) {
      entry.getValue().close();
    }
  }

  /** In the graph's order. */
  private Set<String> ordered(StepOutputs.Wanted wanted) {
    if (wanted.read().size() == 1) {
      return wanted.read();
    }
    Set<String> names = new LinkedHashSet<>(session.getOutputNames());
    names.retainAll(wanted.read());
    return names;
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
}
