package dev.heed;

import dev.heed.export.RecordedModel;
import dev.heed.look.AttentionScan;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.look.Surroundings;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.OnnxModel;
import dev.heed.op.Storage;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.wiring.Registry;
import java.util.List;

/** Opens a folder's graph to look inside: as it was exported, or recorded from its weights. */
record LookOpener(ModelRuntime runtime, Registry<Architecture> architectures) {

  private static final String MODEL = "model";

  /** Where no graph is named, the first of these that there is. */
  private static final List<String> USUAL =
      List.of(MODEL, "encoder_model", "vision_model", "vision_encoder", "text_model");

  static String usual(ModelFolder folder) {
    return USUAL.stream().filter(folder::hasGraph).findFirst().orElse(MODEL);
  }

  Look open(ModelFolder folder, String graph, Device device, LookOptions shown) {
    OpenOptions options = OpenOptions.on(device);
    Surroundings surroundings = Surroundings.of(folder, graph);
    if (!isRecorded(folder, graph)) {
      return Look.open(runtime, file(folder, graph), surroundings, shown, options);
    }
    RecordedModel model = recorded(folder);
    return Look.open(
        runtime, structure(model), model.graph().weights(), surroundings, shown, options);
  }

  AttentionScan scan(ModelFolder folder, String graph) {
    Surroundings surroundings = Surroundings.of(folder, graph);
    return isRecorded(folder, graph)
        ? AttentionScan.of(structure(recorded(folder)), surroundings)
        : AttentionScan.of(file(folder, graph).model(), surroundings);
  }

  private static OnnxFile file(ModelFolder folder, String graph) {
    return OnnxFile.in(folder, folder.graph(graph));
  }

  private static boolean isRecorded(ModelFolder folder, String graph) {
    return graph.equals(MODEL) && folder.hasWeights() && folder.graphs().isEmpty();
  }

  /** In plain operators: fused ones keep their weights to themselves. */
  private RecordedModel recorded(ModelFolder folder) {
    return RecordedModel.of(folder, architectures.all(), Choices.none().asPlain());
  }

  private static OnnxModel structure(RecordedModel model) {
    return model.graph().model(Storage.HANDED_OVER);
  }
}
