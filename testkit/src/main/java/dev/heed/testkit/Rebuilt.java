package dev.heed.testkit;

import dev.heed.layer.Assembly;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.JavaOps;
import dev.heed.op.OnnxGraph;
import dev.heed.op.OnnxOps;
import dev.heed.op.Storage;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a model folder's weights anew, as a graph for ONNX Runtime or at once in Java. */
public final class Rebuilt {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  private Rebuilt() {}

  /** The graph that {@code architecture} makes of a folder's weights, opened on the processor. */
  public static Session session(Architecture architecture, Path folder, Choices choices) {
    try (Weights weights = ModelFolder.open(folder).weights()) {
      OnnxOps ops = choices.plain() ? OnnxOps.plain() : new OnnxOps();
      assembly(architecture, folder, weights).record(ops, choices);
      return session(ops.graph());
    }
  }

  /** Opens a recorded graph on one thread of the processor. */
  public static Session session(OnnxGraph graph) {
    ByteBuffer bytes = ByteBuffer.wrap(graph.forRuns().toBytes(Storage.HANDED_OVER));
    return RUNTIME.open(bytes, graph.weights(), OpenOptions.on(new Device.Cpu(1)));
  }

  /** What {@link JavaOps} computes from {@code inputs}, in double precision. */
  public static Map<String, Tensor> inJava(
      Architecture architecture, Path folder, Choices choices, Map<String, Tensor> inputs) {
    try (Weights weights = ModelFolder.open(folder).weights()) {
      JavaOps ops = new JavaOps(inputs);
      assembly(architecture, folder, weights).record(ops, choices);
      return ops.outputs();
    }
  }

  private static Assembly assembly(Architecture architecture, Path folder, Weights weights) {
    return new Assembly(architecture, ModelFolder.open(folder).config(), weights);
  }

  /** Runs with those of {@code tensors} that the session takes. */
  public static Map<String, Tensor> run(Session session, Map<String, Tensor> tensors) {
    Map<String, Tensor> taken = new LinkedHashMap<>(tensors);
    taken.keySet().removeIf(name -> session.signature().input(name).isEmpty());
    return session.run(new Inputs(taken)).byName();
  }
}
