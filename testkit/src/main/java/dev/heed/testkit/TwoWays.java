package dev.heed.testkit;

import dev.heed.op.Dims;
import dev.heed.op.JavaOps;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** One computation in Java and as a graph in ONNX Runtime. */
public final class TwoWays {

  /** Something written against {@link Ops}. */
  @FunctionalInterface
  public interface Program {
    /** From inputs by name to named results. */
    Map<String, Value> run(Ops ops, Map<String, Value> inputs);
  }

  /** In a graph, inputs and outputs cannot share names. */
  private static final String RESULT = "result.";

  private TwoWays() {}

  /** What Java computes, in the tensors' types. */
  public static Map<String, Tensor> java(Map<String, Tensor> inputs, Program program) {
    JavaOps ops = new JavaOps(inputs);
    program.run(ops, declared(ops, inputs, Map.of())).forEach(ops::output);
    return ops.outputs();
  }

  /** What a graph computes whose axes are all fixed. */
  public static Map<String, Tensor> onnx(Map<String, Tensor> inputs, Program program) {
    return onnx(inputs, Map.of(), program);
  }

  /** What a graph computes in which each run chooses the named axes in {@code dims}. */
  public static Map<String, Tensor> onnx(
      Map<String, Tensor> inputs, Map<String, Dims> dims, Program program) {
    OnnxOps ops = OnnxOps.plain();
    program
        .run(ops, declared(ops, inputs, dims))
        .forEach((name, value) -> ops.output(RESULT + name, value));
    try (Session session = Rebuilt.session(ops.graph())) {
      Map<String, Tensor> taken = new LinkedHashMap<>(inputs);
      taken.keySet().removeIf(name -> session.signature().input(name).isEmpty());
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      session
          .run(new Inputs(taken))
          .byName()
          .forEach((name, x) -> outputs.put(name.substring(RESULT.length()), x));
      return outputs;
    }
  }

  private static Map<String, Value> declared(
      Ops ops, Map<String, Tensor> inputs, Map<String, Dims> dims) {
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) ->
            values.put(
                name,
                ops.input(name, tensor.type(), dims.getOrDefault(name, Dims.of(tensor.shape())))));
    return values;
  }
}
