package dev.heed;

import dev.heed.batch.FusedWhereEqual;
import dev.heed.export.RecordedModel;
import dev.heed.layer.FolderGraphs;
import dev.heed.look.GraphHints;
import dev.heed.look.HeadFeatures;
import dev.heed.look.Look;
import dev.heed.look.LookOpener;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.Weights;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.op.Storage;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tune.FusionChoice;
import dev.heed.tune.RunPlan;
import dev.heed.wiring.Registry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Opens a folder's graph by its path where it has one, else records it from its weights. */
record SessionOpener(ModelRuntime runtime, Registry<Architecture> architectures) {

  /**
   * {@code precision} is that of a graph file; a model that is recorded runs in F32 unless F16 or
   * INT8 is asked for.
   */
  Session open(ModelFolder folder, String graph, Device device, Optional<Precision> precision) {
    return open(folder, graph, device, precision, RunPlan.standard());
  }

  /** As {@link #open(ModelFolder, String, Device, Optional)}, fused and held as a plan says. */
  Session open(
      ModelFolder folder,
      String graph,
      Device device,
      Optional<Precision> precision,
      RunPlan plan) {
    OpenOptions options = options(device, plan);
    if (isRecorded(folder, graph)) {
      return recorded(folder, graph, precision, plan, false).open(runtime, options);
    }
    OnnxFile file = file(folder, graph, precision);
    return switch (plan.fusion()) {
      case FUSED -> fused(file, options).orElseGet(() -> runtime.open(file, options));
      case WHERE_EQUAL ->
          device instanceof Device.Cpu
              ? new FusedWhereEqual(runtime.open(file, options), () -> fused(file, options))
              : runtime.open(file, options);
      case STANDARD, PLAIN -> runtime.open(file, options);
    };
  }

  /** A recorded decoder that gives the last token's logits alone. */
  Session writing(
      ModelFolder folder,
      String graph,
      Device device,
      Optional<Precision> precision,
      RunPlan plan) {
    return recorded(folder, graph, precision, plan, true).open(runtime, options(device, plan));
  }

  /** How large a graph is, with its weights. */
  long bytes(ModelFolder folder, String graph) {
    if (isRecorded(folder, graph)) {
      try (Weights weights = folder.weights()) {
        return weights.names().stream().mapToLong(name -> weights.entry(name).bytes()).sum();
      }
    }
    OnnxFile file = file(folder, graph, Optional.empty());
    return file.path().toFile().length()
        + file.externalData().stream().mapToLong(data -> data.file().toFile().length()).sum();
  }

  private static OpenOptions options(Device device, RunPlan plan) {
    OpenOptions options = OpenOptions.on(device);
    options = plan.spinning() ? options.withSpinning() : options;
    return plan.arena() ? options : options.withoutArena();
  }

  /** Empty where nothing in the graph can be fused. */
  private Optional<Session> fused(OnnxFile file, OpenOptions options) {
    if (!file.path().toString().endsWith(".onnx")) {
      return Optional.empty();
    }
    FusedGraph fused = FusedGraph.of(file.model());
    Path folder = Objects.requireNonNull(file.path().toAbsolutePath().getParent());
    return fused.attentions() + fused.norms() == 0
        ? Optional.empty()
        : Optional.of(runtime.open(fused.model(), Map.of(), options.withWeightsIn(folder)));
  }

  /** The graphs that the folder has, and those that its weights give. */
  FolderGraphs graphs(ModelFolder folder) {
    return FolderGraphs.of(folder, architectures::all);
  }

  /** Weights without any graph are recorded, if only to say why they cannot be. */
  boolean isRecorded(ModelFolder folder, String graph) {
    return graphs(folder).isRecorded(graph) || (folder.hasWeights() && folder.graphs().isEmpty());
  }

  /** The same graph, with its attention among the outputs. */
  Look look(ModelFolder folder, String graph, Device device, Optional<Precision> precision) {
    if (isRecorded(folder, graph)) {
      return new LookOpener(runtime, architectures::all)
          .open(folder, graph, device, LookOptions.allMaps());
    }
    return Look.open(
        runtime,
        file(folder, graph, precision),
        GraphHints.of(folder, graph),
        LookOptions.allMaps(),
        OpenOptions.on(device));
  }

  /** The same graph, with what its head reads among the outputs; plain, where it cannot be seen. */
  Session beforeHead(
      ModelFolder folder, String graph, String answers, Device device, Optional<Precision> chosen) {
    OpenOptions options = OpenOptions.on(device);
    if (isRecorded(folder, graph)) {
      RecordedModel model =
          RecordedModel.of(
              folder, architectures.all(), graph, Choices.none(), chosen.orElse(Precision.FP32));
      return HeadFeatures.open(
          runtime,
          model.graph().forRuns().model(Storage.HANDED_OVER),
          model.graph().weights(),
          answers,
          options);
    }
    OnnxFile file = file(folder, graph, chosen);
    return file.path().toString().endsWith(".ort")
        ? runtime.open(file, options)
        : HeadFeatures.open(runtime, file, answers, options);
  }

  private static OnnxFile file(ModelFolder folder, String graph, Optional<Precision> precision) {
    return OnnxFile.in(
        folder, precision.map(p -> folder.graph(graph, p)).orElseGet(() -> folder.graph(graph)));
  }

  private RecordedModel recorded(
      ModelFolder folder,
      String graph,
      Optional<Precision> precision,
      RunPlan plan,
      boolean lastOnly) {
    Precision chosen = precision.orElse(Precision.FP32);
    Choices choices =
        plan.fusion() == FusionChoice.PLAIN ? Choices.none().asPlain() : Choices.none();
    return lastOnly
        ? RecordedModel.writing(folder, architectures.all(), graph, choices, chosen)
        : RecordedModel.of(folder, architectures.all(), graph, choices, chosen);
  }
}
