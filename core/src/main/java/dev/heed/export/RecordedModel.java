package dev.heed.export;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.op.BlockOps;
import dev.heed.op.BranchingOps;
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
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model recorded as a graph from its {@code config.json} and its weights, without Python. The
 * weights stay in their file, mapped into memory.
 *
 * @param name as exporters name its file: {@code model}, or {@code encoder_model}, ...
 * @param stored where the weights lie that it was recorded from, by their names
 */
public record RecordedModel(String name, OnnxGraph graph, Map<String, TensorEntry> stored) {

  /**
   * The runtime computes no constant of more than 1 GB while it opens a graph, as a guard against
   * graphs from strangers; 0 lifts it. This graph is ours, and a table of words that is widened to
   * more than that would be widened again at each step.
   */
  private static final String LARGEST_CONSTANT =
      "optimization.constant_folding_max_output_size_in_bytes";

  public RecordedModel {
    stored = Map.copyOf(stored);
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
    return of(Assembly.open(folder, known), choices, precision, false);
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
    return of(Assembly.open(folder, known, graph), choices, precision, false);
  }

  /**
   * The same of a decoder that only writes, and may write several continuations of a text side by
   * side. Besides {@code past_key_values} it takes {@code seen_tokens} BOOL {@code [B, N, P + N]},
   * which tokens each new one sees, and {@code token_numbers} I64 {@code [P + N]}, how many come
   * before each in its text; one that reads prompts itself {@code logits_from} I64 {@code [1]} too:
   * {@code logits} has the last token's alone where that is -1.
   */
  public static RecordedModel writing(
      ModelFolder folder,
      Collection<Architecture> known,
      String graph,
      Choices choices,
      Precision precision) {
    return of(Assembly.open(folder, known, graph), choices, precision, true);
  }

  private static RecordedModel of(
      Assembly assembly, Choices choices, Precision precision, boolean writes) {
    try (Weights weights = assembly.weights()) {
      OnnxOps graph = choices.plain() ? OnnxOps.plain() : new OnnxOps();
      // below the precision, which has to see every product as it is written
      assembly.record(in(precision, writes ? new BranchingOps(graph) : graph), choices);
      OnnxGraph recorded = graph.graph();
      Map<String, TensorEntry> stored = new HashMap<>();
      for (String name : recorded.weights().keySet()) {
        weights.findEntry(name).ifPresent(entry -> stored.put(name, entry));
      }
      return new RecordedModel(assembly.architecture().graph(), recorded, stored);
    }
  }

  private static Ops in(Precision precision, Ops graph) {
    return switch (precision) {
      case FP32 -> graph;
      case FP16 -> new HalfOps(graph);
      case INT8 -> new QuantizedOps(graph);
      case INT4 -> new BlockOps(graph);
      default ->
          throw new HeedException(
              ErrorCode.INVALID_OPTION,
              "A model can be recorded from its weights in fp32, fp16, int8 or int4, not in %s. Files in other precisions come with the model: look for them where it was published."
                  .formatted(precision.id()));
    };
  }

  /**
   * Opens the graph from memory. The runtime maps the weights where they lie, and widens those of
   * 16 bits while it opens; what is in another precision than the files is written into a file of
   * the temporary folder first. Either way they are held once.
   */
  public Session open(ModelRuntime runtime, OpenOptions options) {
    OnnxGraph running = graph.forRuns();
    if (options.optimisation() == OpenOptions.Optimisation.NONE) {
      return handedOver(running, runtime, options);
    }
    Optional<WeightPlaces.InFolder> places = WeightPlaces.all(running, stored);
    if (places.isPresent()) {
      return inFiles(running, runtime, options, places.get().folder(), places.get().files());
    }
    if (running.weights().values().stream().noneMatch(Tensor::isMadeWhenRead)) {
      return handedOver(running, runtime, options);
    }
    try (ScratchWeights scratch = ScratchWeights.of(running)) {
      return inFiles(running, runtime, options, scratch.folder(), scratch.places());
    }
  }

  private static Session inFiles(
      OnnxGraph graph,
      ModelRuntime runtime,
      OpenOptions options,
      Path folder,
      Storage.InFiles files) {
    ByteBuffer bytes = ByteBuffer.wrap(graph.toBytes(files));
    return runtime.open(
        bytes, Map.of(), options.withWeightsIn(folder).withEntry(LARGEST_CONSTANT, "0"));
  }

  private static Session handedOver(OnnxGraph graph, ModelRuntime runtime, OpenOptions options) {
    ByteBuffer bytes = ByteBuffer.wrap(graph.toBytes(Storage.HANDED_OVER));
    return runtime.open(bytes, graph.weights(), options);
  }
}
