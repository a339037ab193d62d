package dev.heed.server.kserve;

import com.google.inject.Inject;
import dev.heed.runtime.TensorSpec;
import dev.heed.server.models.ModelEntry;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import java.util.List;
import java.util.Optional;

/** What the server and its models say of themselves. */
public final class Metadata {

  static final String SERVER = "heed";
  static final List<String> EXTENSIONS =
      List.of("binary_tensor_data", "model_repository", "parameters");
  static final String PLATFORM = "onnxruntime_onnx";

  private final Models models;

  @Inject
  Metadata(Models models) {
    this.models = models;
  }

  static String version() {
    return Optional.ofNullable(Metadata.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** One tensor of a model; -1 for an axis of any length. */
  record TensorLine(String name, String datatype, List<Long> shape) {}

  /** A model. */
  record ModelLine(
      String name,
      String version,
      String task,
      List<TensorLine> inputs,
      List<TensorLine> outputs) {}

  ModelLine model(String name, Optional<String> version) {
    Served served = models.get(name, version);
    return new ModelLine(
        served.name(),
        served.version(),
        served.taskId(),
        served.session().signature().inputs().stream().map(Metadata::line).toList(),
        served.session().signature().outputs().stream().map(Metadata::line).toList());
  }

  private static TensorLine line(TensorSpec spec) {
    return new TensorLine(
        spec.name(),
        Datatype.of(spec.type()).name(),
        spec.axes().stream().map(axis -> axis.size().orElse(-1)).toList());
  }

  /** A line of the repository's index. */
  record IndexLine(String name, String version, String state, String reason) {}

  List<IndexLine> index(boolean readyAlone) {
    return models.all().stream()
        .filter(entry -> !readyAlone || entry.peek().isPresent())
        .map(Metadata::line)
        .toList();
  }

  private static IndexLine line(ModelEntry entry) {
    return new IndexLine(entry.name(), entry.version(), entry.state().name(), entry.reason());
  }
}
