package dev.heed.learn;

import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How a scalar of a whole model changes with each of its weights, for one batch: what a trained
 * model is looked at with, and held against published gradients.
 *
 * @param scalar its value
 * @param byWeight the gradient by each weight's name, in the weight's shape
 */
public record ModelGradients(double scalar, Map<String, Tensor> byWeight) {

  /** A scalar of what a model gives: a loss of its outputs, by name. */
  @FunctionalInterface
  public interface Scalar {
    Value of(Ops ops, Map<String, Value> outputs);
  }

  /**
   * Records the model and its gradients as one graph, and runs it.
   *
   * @param model records the model; its weights need not be kept
   * @param sizes of the model's named axes
   * @param weights by the names that the model asks for
   * @param input gives each input that the model declares, by name and shape
   */
  public static ModelGradients of(
      Consumer<Ops> model,
      Map<String, Long> sizes,
      Map<String, Tensor> weights,
      BiFunction<String, Spec, Tensor> input,
      Scalar scalar,
      ModelRuntime runtime,
      OpenOptions options) {
    OnnxOps graph = OnnxOps.asRecorded();
    TrainingOps ops = new TrainingOps(graph, sizes, name -> true, Optional.empty(), false, 0);
    model.accept(ops);
    Value made = ops.unsqueeze(ops.reshape(scalar.of(ops, ops.made()), new long[0]), 0);
    Map<Value, Value> gradients = Gradients.of(ops, made, ops.parameters().values());
    graph.output("scalar", made);
    ops.parameters()
        .forEach(
            (name, value) -> graph.output(TrainingGraph.GRADIENT + name, gradients.get(value)));
    Map<String, Tensor> given = new LinkedHashMap<>();
    ops.parameters().keySet().forEach(name -> given.put(name, weights.get(name)));
    ops.inputs().forEach((name, spec) -> given.put(name, input.apply(name, spec)));
    var recorded = graph.graph();
    try (Session session =
        runtime.open(
            ByteBuffer.wrap(recorded.toBytes(Storage.HANDED_OVER)), recorded.weights(), options)) {
      Map<String, Tensor> outputs = session.run(new Inputs(given)).byName();
      Map<String, Tensor> byWeight = new LinkedHashMap<>();
      ops.parameters()
          .keySet()
          .forEach(name -> byWeight.put(name, outputs.get(TrainingGraph.GRADIENT + name)));
      return new ModelGradients(outputs.get("scalar").floats().get(0), byWeight);
    }
  }
}
