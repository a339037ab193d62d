package dev.heed;

import dev.heed.export.RecordedModel;
import dev.heed.look.GraphHints;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.wiring.Registry;
import java.util.Optional;

/** Opens a folder's graph by its path where it has one, else records it from its weights. */
record SessionOpener(ModelRuntime runtime, Registry<Architecture> architectures) {

  private static final String MODEL = "model";

  /**
   * {@code precision} is that of a graph file; a model that is recorded runs in F32 unless F16 or
   * INT8 is asked for.
   */
  Session open(ModelFolder folder, String graph, Device device, Optional<Precision> precision) {
    return graph.equals(MODEL) && isRecorded(folder)
        ? record(folder, device, precision)
        : open(folder, graph, precision, device);
  }

  /**
   * Where a folder has graphs of other names, such as an encoder's and a decoder's, only a model
   * that is known to be one graph is recorded; else the folder's error names those it has.
   */
  private boolean isRecorded(ModelFolder folder) {
    return folder.hasWeights()
        && !folder.hasGraph(MODEL)
        && (folder.graphs().isEmpty() || isOneGraph(folder.config()));
  }

  private boolean isOneGraph(Json config) {
    return architectures.all().stream()
        .anyMatch(known -> known.builds(config) && known.graph().equals(MODEL));
  }

  private Session open(
      ModelFolder folder, String graph, Optional<Precision> precision, Device device) {
    return runtime.open(file(folder, graph, precision), device);
  }

  /** The same graph file, with its attention among the outputs. */
  Look look(ModelFolder folder, String graph, Device device, Optional<Precision> precision) {
    return Look.open(
        runtime,
        file(folder, graph, precision),
        GraphHints.of(folder, graph),
        LookOptions.allMaps(),
        OpenOptions.on(device));
  }

  private static OnnxFile file(ModelFolder folder, String graph, Optional<Precision> precision) {
    return OnnxFile.in(
        folder, precision.map(p -> folder.graph(graph, p)).orElseGet(() -> folder.graph(graph)));
  }

  private Session record(ModelFolder folder, Device device, Optional<Precision> precision) {
    Precision chosen = precision.orElse(Precision.FP32);
    return RecordedModel.of(folder, architectures.all(), Choices.none(), chosen)
        .open(runtime, OpenOptions.on(device));
  }
}
