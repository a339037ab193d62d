package dev.heed.learn.course;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.Trainer;
import dev.heed.learn.TrainingGraph;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One graph for each size of inputs that comes, recorded and opened when it first comes: training
 * graphs have fixed sizes.
 */
final class GraphPool implements Trainer.Sessions, AutoCloseable {

  private static final String KEPT = "kept_tokens";

  /** Records a graph. */
  @FunctionalInterface
  interface Recorder {
    TrainingGraph record(TrainingGraph.Plan plan);
  }

  /** What a graph is recorded for. */
  private record Size(Map<String, Long> axes, long kept) {}

  private record Open(TrainingGraph graph, Session session) {}

  private final Map<String, Dims> declared;
  private final Recorder recorder;
  private final TrainingGraph.Plan base;
  private final ModelRuntime runtime;
  private final OpenOptions options;
  private final Map<Size, Open> open = new HashMap<>();

  /**
   * @param declared the model's inputs, with named axes
   * @param base what all graphs have in common; sizes come with the inputs
   */
  GraphPool(
      Map<String, Dims> declared,
      Recorder recorder,
      TrainingGraph.Plan base,
      ModelRuntime runtime,
      OpenOptions options) {
    this.declared = declared;
    this.recorder = recorder;
    this.base = base;
    this.runtime = runtime;
    this.options = options;
  }

  /** The graph that takes some inputs. */
  TrainingGraph graph(Map<String, Tensor> items) {
    return at(items).graph();
  }

  @Override
  public Session taking(Map<String, Tensor> items) {
    return at(items).session();
  }

  private synchronized Open at(Map<String, Tensor> items) {
    return open.computeIfAbsent(size(items), this::open);
  }

  private Open open(Size size) {
    TrainingGraph graph = recorder.record(base.withSizes(size.axes(), size.kept()));
    return new Open(graph, graph.open(runtime, options));
  }

  private Size size(Map<String, Tensor> items) {
    Map<String, Long> axes = sizes(declared, items);
    Tensor kept = items.get(KEPT);
    long batch = batch(items);
    return new Size(axes, kept == null ? 0 : kept.shape().elements() / batch);
  }

  private long batch(Map<String, Tensor> items) {
    return items.entrySet().stream()
        .filter(entry -> declared.containsKey(entry.getKey()))
        .mapToLong(entry -> entry.getValue().shape().axis(0))
        .findFirst()
        .orElse(1);
  }

  /** The sizes of the named axes, as some inputs have them. */
  static Map<String, Long> sizes(Map<String, Dims> declared, Map<String, Tensor> items) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    declared.forEach(
        (name, dims) -> {
          Tensor item = items.get(name);
          if (item == null || item.shape().rank() != dims.rank()) {
            throw missing(name, dims, items);
          }
          bind(sizes, dims, item.shape());
        });
    return sizes;
  }

  private static void bind(Map<String, Long> sizes, Dims dims, Shape shape) {
    for (int i = 0; i < dims.rank(); i++) {
      if (dims.axis(i) instanceof Dim.Symbol symbol) {
        sizes.put(symbol.name(), shape.axis(i));
      }
    }
  }

  private static HeedException missing(String name, Dims dims, Map<String, Tensor> items) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "The model takes '%s' %s, which the data does not give; there is: %s."
            .formatted(name, dims, items.keySet()));
  }

  @Override
  public void close() {
    open.values().forEach(one -> one.session().close());
  }
}
