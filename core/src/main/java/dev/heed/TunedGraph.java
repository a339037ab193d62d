package dev.heed;

import dev.heed.measure.SyntheticInputs;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.tune.RunPlan;
import dev.heed.tune.Workload;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph on made inputs, to be opened in many ways.
 *
 * @param isFlexible whether the graph takes any batch
 * @param tokens the length of made texts
 */
record TunedGraph(
    SessionOpener sessions,
    ModelFolder folder,
    String graph,
    Collection<ProcessorType<?>> processors,
    boolean isFlexible,
    int tokens)
    implements Workload {

  private static final int TOKENS = 128;

  static TunedGraph of(
      SessionOpener sessions,
      ModelFolder folder,
      String graph,
      Collection<ProcessorType<?>> processors) {
    try (Session session =
        sessions.open(folder, graph, Device.CPU, Optional.empty(), RunPlan.standard())) {
      boolean flexible =
          session.signature().inputs().stream()
              .filter(spec -> !spec.axes().isEmpty())
              .allMatch(spec -> spec.axes().get(0).size().isEmpty());
      return new TunedGraph(sessions, folder, graph, processors, flexible, TOKENS);
    }
  }

  @Override
  public String text() {
    return "the graph '%s' on made inputs".formatted(graph);
  }

  @Override
  public int usualBatch() {
    return 1;
  }

  @Override
  public List<Integer> batches() {
    return isFlexible ? List.of(4, 16) : List.of();
  }

  @Override
  public List<Precision> precisions() {
    return TunedTask.precisions(
        folder,
        folder.graphFiles().stream()
            .filter(file -> file.name().equals(graph) || folder.graphs().size() == 1)
            .map(GraphFile::precision)
            .toList());
  }

  @Override
  public boolean isFusedAsUsual() {
    return folder.graphs().isEmpty();
  }

  @Override
  public Lane open(RunPlan plan) {
    int size = Math.max(1, plan.batch());
    Session session =
        sessions.open(folder, graph, new Device.Cpu(plan.threads()), plan.precision(), plan);
    try {
      Inputs inputs = new SyntheticInputs(folder, processors, size, tokens).of(session.signature());
      return lane(session, inputs, size);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static Lane lane(Session session, Inputs inputs, int size) {
    return new Lane() {
      @Override
      public int run(int number) {
        session.run(inputs);
        return size;
      }

      @Override
      public List<?> answers() {
        return List.of(first(session.run(inputs)));
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  /** The first input is the same in every batch. */
  private static Map<String, Tensor> first(Outputs outputs) {
    Map<String, Tensor> rows = new LinkedHashMap<>();
    outputs
        .byName()
        .forEach(
            (name, tensor) -> {
              if (tensor.type().isFloating() && tensor.shape().rank() > 0) {
                rows.put(name, first(tensor));
              }
            });
    return rows;
  }

  private static Tensor first(Tensor tensor) {
    long[] axes = new long[tensor.shape().rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i == 0 ? Math.min(1, tensor.shape().axis(0)) : tensor.shape().axis(i);
    }
    Shape shape = Shape.of(axes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    float[] all = tensor.toFloats();
    System.arraycopy(all, 0, values, 0, values.length);
    return Tensor.of(shape, values);
  }
}
