package dev.heed.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How a scalar of a model changes with what the model computes on its way, for one batch.
 *
 * @param values by the names of the model's outputs
 * @param gradients of the scalar by each of them, in its shape
 */
public record InnerGradients(Map<String, Tensor> values, Map<String, Tensor> gradients) {

  private static final String GRADIENT = "gradient/";

  /** Records a model whose named axes have the sizes of some inputs; its weights stay weights. */
  private static final class Recorder extends TrainingOps {

    private final Map<String, Tensor> given;

    Recorder(Ops inner, Map<String, Tensor> given) {
      super(inner, Map.of(), name -> false, Optional.empty(), false, 0);
      this.given = given;
    }

    @Override
    public Value input(String name, ElementType type, Dims dims) {
      Tensor tensor = given.get(name);
      if (tensor == null || tensor.shape().rank() != dims.rank()) {
        throw invalidInput(
            "The model takes '%s' %s; there is %s.".formatted(name, dims, given.keySet()));
      }
      bind(dims, tensor.shape());
      return super.input(name, type, dims);
    }

    @Override
    public Value weight(String name, Tensor tensor) {
      return inner.weight(name, tensor);
    }
  }

  /** The model and its gradients as one graph, which may be run many times. Close it. */
  public static final class Recorded implements AutoCloseable {

    private final Session session;
    private final List<String> names;

    private Recorded(Session session, List<String> names) {
      this.session = session;
      this.names = names;
    }

    /** Runs it; {@code inputs} have the shapes of those that it was recorded with. */
    public InnerGradients run(Map<String, Tensor> inputs) {
      Map<String, Tensor> outputs = session.run(new Inputs(inputs).takenBy(session)).byName();
      Map<String, Tensor> values = new LinkedHashMap<>();
      Map<String, Tensor> slopes = new LinkedHashMap<>();
      for (String name : names) {
        values.put(name, outputs.get(name));
        slopes.put(name, outputs.get(GRADIENT + name));
      }
      return new InnerGradients(values, slopes);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /**
   * Records the model and the gradients as one graph.
   *
   * @param model records the model
   * @param inputs all that it declares, and the scalar
   * @param wanted which of its outputs the scalar is differentiated by
   * @throws dev.heed.error.HeedException UNSUPPORTED where an operator on the way has no gradient
   */
  public static Recorded open(
      Consumer<Ops> model,
      Map<String, Tensor> inputs,
      Predicate<String> wanted,
      ModelGradients.Scalar scalar,
      ModelRuntime runtime,
      OpenOptions options) {
    OnnxOps graph = OnnxOps.asRecorded();
    Recorder ops = new Recorder(graph, inputs);
    model.accept(ops);
    Map<String, Value> inner = new LinkedHashMap<>(ops.made());
    inner.keySet().removeIf(name -> !wanted.test(name));
    Value made = ops.unsqueeze(ops.reshape(scalar.of(ops, ops.made()), new long[0]), 0);
    Map<Value, Value> gradients = Gradients.of(ops, made, List.copyOf(inner.values()));
    inner.forEach(
        (name, value) -> {
          graph.output(name, value);
          graph.output(GRADIENT + name, gradients.get(value));
        });
    var recorded = graph.graph();
    return new Recorded(
        runtime.open(
            ByteBuffer.wrap(recorded.toBytes(Storage.HANDED_OVER)), recorded.weights(), options),
        List.copyOf(inner.keySet()));
  }
}
