package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.export.CheckedRewrite;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.TextDrift;
import dev.heed.export.WeightsPlace;
import dev.heed.layer.Assembly;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.onnx.GraphSummary;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.wiring.MechanismChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed export}: safetensors to ONNX, without Python. */
@Command(
    name = "export",
    description =
        "Writes a folder's config.json and weights as an ONNX model. Where a folder has a graph in"
            + " place of weights, the graph is written again with the runtime's fused operators"
            + " for its attentions and norms, and checked against the original.")
final class ExportCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      required = true,
      description = "A folder with config.json and model.safetensors, or with a graph.")
  private Path model = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where model.onnx, or each of several graphs, and what it needs go.")
  private Path out = Path.of("");

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description =
          "fp32, fp16, int8 (each channel by itself) or int4 (each 32 numbers by themselves):"
              + " of the weights (${DEFAULT-VALUE}).")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--self-contained",
      description = "Weights inside the graph, not in the safetensors file beside it.")
  private boolean selfContained;

  @Option(
      names = "--link-weights",
      description =
          "Weights in a hard link to the source's file: no space twice, but whoever writes into"
              + " that file changes the export too.")
  private boolean linkWeights;

  @Option(
      names = "--plain",
      description = "Only standard ONNX operators, none of the runtime's fused ones.")
  private boolean plain;

  @Option(
      names = "--maps",
      description = "Attention weights as outputs: attentions.0, attentions.1, ...")
  private boolean maps;

  @Option(
      names = "--attention",
      paramLabel = "NAME",
      description = "An attention in place of the model's own, such as truncated:left=16,right=4.")
  private @Nullable String attention;

  @Option(
      names = "--position",
      paramLabel = "NAME",
      description = "A position encoding in place of the model's own.")
  private @Nullable String position;

  @Option(
      names = "--inputs",
      paramLabel = "IN.safetensors",
      arity = "1..*",
      description = "Run these through the export and in fp32, and print how far they lie apart.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "A text of yours: print how often the export of a model that writes says the same next"
              + " token as in fp32, and how perplexed both are.")
  private @Nullable Path text;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Heed heed = common.heed();
    ModelFolder folder = ModelFolder.open(model);
    if (!folder.hasWeights() && !folder.graphs().isEmpty()) {
      rewrite(heed, folder);
      return 0;
    }
    Choices choices = choices(heed);
    List<String> graphs = Assembly.graphs(folder, heed.architectures().all());
    for (String graph : graphs.isEmpty() ? List.of("model") : graphs) {
      Path file =
          Export.write(
              recorded(heed, folder, graph, choices, precision), folder, out, weightsPlace());
      print(file, drifts(heed, folder, graph, file, choices));
    }
    return 0;
  }

  private static RecordedModel recorded(
      Heed heed, ModelFolder folder, String graph, Choices choices, Precision precision) {
    return RecordedModel.of(folder, heed.architectures().all(), graph, choices, precision);
  }

  private WeightsPlace weightsPlace() {
    if (selfContained && linkWeights) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--self-contained puts the weights into the graph, --link-weights beside it. Give one of"
              + " the two.");
    }
    return selfContained
        ? WeightsPlace.EMBEDDED
        : linkWeights ? WeightsPlace.LINKED : WeightsPlace.COPIED;
  }

  private void rewrite(Heed heed, ModelFolder folder) throws IOException {
    requireNothingElse(folder);
    for (GraphFile graph : folder.graphFiles()) {
      CheckedRewrite rewrite =
          CheckedRewrite.of(heed.runtime(), heed.processors().all(), folder, graph, out);
      common.out().println(json ? JsonLines.line(rewrite.json()) : rewrite.text());
    }
  }

  /** What can only be chosen while a model is built from its weights. */
  private void requireNothingElse(ModelFolder folder) {
    boolean asked =
        plain || maps || attention != null || position != null || !inputs.isEmpty() || text != null;
    if (asked || selfContained || linkWeights || precision != Precision.FP32) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' has graphs (%s) and no weights to build the model from, so --precision, --plain, --maps, --attention, --position, --inputs, --text, --link-weights and --self-contained cannot be had: only its attentions and norms can be fused, and are compared with the original on made inputs. Leave them out, or take a folder with model.safetensors."
              .formatted(folder.path(), String.join(", ", folder.graphs())));
    }
  }

  private Drifts drifts(Heed heed, ModelFolder folder, String graph, Path file, Choices choices) {
    if (inputs.isEmpty() && text == null) {
      return Drifts.none();
    }
    RecordedModel exact = recorded(heed, folder, graph, choices.asPlain(), Precision.FP32);
    try (Session before = exact.open(heed.runtime(), OpenOptions.on(Device.CPU));
        Session after = heed.runtime().open(file, Device.CPU)) {
      return new Drifts(
          inputs.stream().flatMap(in -> DriftLine.of(in, before, after).stream()).toList(),
          Optional.ofNullable(text)
              .map(t -> TextDrift.of(Drifts.ids(heed, folder, t), before, after)));
    }
  }

  private Choices choices(Heed heed) {
    Choices choices = plain ? Choices.none().asPlain() : Choices.none();
    if (maps) {
      choices = choices.withMaps();
    }
    if (attention != null) {
      choices = choices.withAttention(MechanismChoice.parse(attention).in(heed.attentions()));
    }
    if (position != null) {
      choices =
          choices.withPosition(MechanismChoice.parse(position).in(heed.positionalEncodings()));
    }
    return choices;
  }

  private void print(Path file, Drifts drifts) throws IOException {
    GraphSummary summary = OnnxFile.open(file).summary();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("graph", file.toString());
      line.put("bytes", Files.size(file));
      line.put("opsets", summary.opsets());
      line.put("parameters", summary.parameters());
      drifts.addTo(line);
      common.out().println(JsonLines.line(line));
    } else {
      common
          .out()
          .printf(
              Locale.ROOT,
              "%s  %,d bytes, %,d parameters, opsets %s%n",
              file,
              Files.size(file),
              summary.parameters(),
              summary.opsets());
      drifts.text().forEach(common.out()::println);
    }
  }
}
