package dev.heed.look;

import dev.heed.export.RecordedModel;
import dev.heed.layer.FolderGraphs;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.OnnxModel;
import dev.heed.op.Storage;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens a folder's graph to look inside: as it was exported, or recorded from its weights.
 *
 * @param architectures those that a folder's weights may be of
 */
public record LookOpener(ModelRuntime runtime, Supplier<List<Architecture>> architectures) {

  private static final String MODEL = "model";

  /** Where no graph is named, the first of these that there is. */
  private static final List<String> USUAL =
      List.of(MODEL, "encoder_model", "vision_model", "vision_encoder", "text_model");

  /** The name of the graph that is looked into where none is named. */
  public String usual(ModelFolder folder) {
    return USUAL.stream()
        .filter(folder::hasGraph)
        .findFirst()
        .or(() -> USUAL.stream().filter(graphs(folder)::isRecorded).findFirst())
        .orElse(MODEL);
  }

  /** The graphs that the folder has, and those that its weights give. */
  public FolderGraphs graphs(ModelFolder folder) {
    return FolderGraphs.of(folder, architectures);
  }

  /**
   * Opens a graph so that its attention comes out; the caller closes it.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it shows no attention
   */
  public Look open(ModelFolder folder, String graph, Device device, LookOptions shown) {
    OpenOptions options = OpenOptions.on(device);
    GraphHints surroundings = GraphHints.of(folder, graph);
    if (!isRecorded(folder, graph)) {
      return Look.open(runtime, file(folder, graph), surroundings, shown, options);
    }
    RecordedModel model = recorded(folder, graph);
    return Look.open(
        runtime, structure(model), model.graph().weights(), surroundings, shown, options);
  }

  /** Finds attention by a graph's structure; nothing is loaded or run. */
  public AttentionScan scan(ModelFolder folder, String graph) {
    GraphHints surroundings = GraphHints.of(folder, graph);
    return isRecorded(folder, graph)
        ? AttentionScan.of(structure(recorded(folder, graph)), surroundings)
        : AttentionScan.of(file(folder, graph).model(), surroundings);
  }

  private static OnnxFile file(ModelFolder folder, String graph) {
    return OnnxFile.in(folder, folder.graph(graph));
  }

  private boolean isRecorded(ModelFolder folder, String graph) {
    return graphs(folder).isRecorded(graph) || (folder.hasWeights() && folder.graphs().isEmpty());
  }

  /** In plain operators: fused ones keep their weights to themselves. */
  private RecordedModel recorded(ModelFolder folder, String graph) {
    return RecordedModel.of(
        folder, architectures.get(), graph, Choices.none().asPlain(), Precision.FP32);
  }

  private static OnnxModel structure(RecordedModel model) {
    return model.graph().model(Storage.HANDED_OVER);
  }
}
