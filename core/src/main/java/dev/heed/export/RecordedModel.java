package dev.heed.export;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.Weights;
import dev.heed.op.HalfOps;
import dev.heed.op.OnnxGraph;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.QuantizedOps;
import dev.heed.op.Storage;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A model recorded as a graph from its {@code config.json} and its weights, without Python. The
 * weights stay in their file, mapped into memory.
 *
 * @param name as exporters name its file: {@code model}, or {@code encoder_model}, ...
 */
public record RecordedModel(String name, OnnxGraph graph, Optional<InFiles> inFiles) {

  /**
   * Where the runtime finds the weights by itself.
   *
   * @param folder of the files
   * @param storage names the places in them
   */
  public record InFiles(Path folder, Storage storage) {}

  /** One whose weights are handed to the runtime. */
  public RecordedModel(String name, OnnxGraph graph) {
    this(name, graph, Optional.empty());
  }

  /**
   * Records a folder's model in F32.
   *
   * @throws dev.heed.error.HeedException UNKNOWN_NAME where no architecture has its {@code
   *     model_type}, INVALID_MODEL where weights are missing or of another shape
   */
  public static RecordedModel of(
      ModelFolder folder, Collection<Architecture> known, Choices choices) {
    return of(folder, known, choices, Precision.FP32);
  }

  /**
   * As {@link #of(ModelFolder, Collection, Choices)}, with weights and arithmetic in another
   * precision.
   */
  public static RecordedModel of(
      ModelFolder folder, Collection<Architecture> known, Choices choices, Precision precision) {
    return of(Assembly.open(folder, known), choices, precision);
  }

  /**
   * One of several graphs of a model, such as {@code decoder_model}.
   *
   * @throws HeedException UNKNOWN_NAME also where the model has no graph of that name
   */
  public static RecordedModel of(
      ModelFolder folder,
      Collection<Architecture> known,
      String graph,
      Choices choices,
      Precision precision) {
    return of(Assembly.open(folder, known, graph), choices, precision);
  }

  private static RecordedModel of(Assembly assembly, Choices choices, Precision precision) {
    try (Weights weights = assembly.weights()) {
      OnnxOps graph = choices.plain() ? OnnxOps.plain() : new OnnxOps();
      assembly.record(in(precision, graph), choices);
      OnnxGraph recorded = graph.graph();
      return new RecordedModel(
          assembly.architecture().graph(),
          recorded,
          FilePlaces.of(recorded, weights)
              .map(at -> new InFiles(at.folder(), new Storage.InFiles(at.places()))));
    }
  }

  private static Ops in(Precision precision, OnnxOps graph) {
    return switch (precision) {
      case FP32 -> graph;
      case FP16 -> new HalfOps(graph);
      case INT8 -> new QuantizedOps(graph);
      default ->
          throw new HeedException(
              ErrorCode.INVALID_OPTION,
              "A model can be recorded from its weights in fp32, fp16 or int8, not in %s. Files in other precisions come with the model: look for them where it was published."
                  .formatted(precision.id()));
    };
  }

  /** Opens the graph from memory; the runtime reads the weights where they are mapped. */
  public Session open(ModelRuntime runtime, OpenOptions options) {
    return inFiles
        .map(at -> open(runtime, options, at))
        .orElseGet(() -> handedOver(runtime, options));
  }

  private Session open(ModelRuntime runtime, OpenOptions options, InFiles at) {
    ByteBuffer bytes = ByteBuffer.wrap(graph.forRuns().toBytes(at.storage()));
    return runtime.open(bytes, Map.of(), options.withWeightsIn(at.folder()));
  }

  private Session handedOver(ModelRuntime runtime, OpenOptions options) {
    ByteBuffer bytes = ByteBuffer.wrap(graph.forRuns().toBytes(Storage.HANDED_OVER));
    return runtime.open(bytes, graph.weights(), options);
  }
}
