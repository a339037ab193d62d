package dev.heed.inspect;

import dev.heed.look.AttentionScan;
import dev.heed.look.FoundAttention;
import dev.heed.look.GraphHints;
import dev.heed.look.LookOpener;
import dev.heed.model.GraphFile;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.onnx.GraphSummary;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a folder holds, as {@code heed inspect} says.
 *
 * <pre>{@code
 * Inspection found = heed.inspect(folder);
 * found.attentions().forEach(a -> System.out.println(a.name() + " has heads: " + a.heads()));
 * }</pre>
 *
 * @param task empty where no installed task fits
 * @param parameters of the safetensors files; where there are none, of the graphs, each in its most
 *     exact precision
 * @param backend in which of the published ways its pictures are computed
 * @param models folders in it that were perhaps meant, where it is no model's folder
 */
public record Inspection(
    String folder,
    Optional<String> task,
    Optional<String> modelType,
    List<String> architectures,
    int labels,
    Optional<String> processor,
    Optional<String> backend,
    List<String> files,
    List<String> models,
    List<InspectedGraph> graphs,
    List<InspectedAttention> attentions,
    List<String> blockers,
    long parameters) {

  /** So many files are named to a person. */
  private static final int FILES = 40;

  /**
   * One attention of a graph.
   *
   * @param name what {@code heed attention} calls its map
   * @param operators what it is made of, as it was found
   */
  public record InspectedAttention(
      String graph,
      String name,
      int layer,
      String kind,
      Optional<Integer> heads,
      String operators) {

    static InspectedAttention of(String graph, FoundAttention found) {
      return new InspectedAttention(
          graph, found.name(), found.layer(), found.kind().id(), found.heads(), found.found());
    }
  }

  /** One graph file, opened. */
  public record InspectedGraph(
      String name,
      String precision,
      String file,
      String producer,
      long opset,
      Map<String, Long> opsets,
      long parameters,
      List<InspectedTensor> inputs,
      List<InspectedTensor> outputs) {}

  /** A declared input or output; an axis that each run chooses is a name. */
  public record InspectedTensor(String name, String dtype, List<String> shape) {

    static InspectedTensor of(TensorSpec spec) {
      return new InspectedTensor(
          spec.name(), spec.type().name(), spec.axes().stream().map(Object::toString).toList());
    }

    @Override
    public String toString() {
      return name + " " + dtype + shape;
    }
  }

  /**
   * Reads a folder; its graphs are opened one after the other, and nothing is run.
   *
   * @param task the id of the task that fits it; empty where none does
   * @param backend in which of the published ways its pictures are computed
   * @param looks what finds attention in its graphs
   */
  public static Inspection of(
      ModelFolder folder, Optional<String> task, Optional<String> backend, LookOpener looks) {
    Optional<Json> config = folder.findJson("config.json");
    List<InspectedGraph> graphs =
        folder.graphFiles().stream().map(file -> graph(looks, folder, file)).toList();
    Map<String, AttentionScan> scans = scans(looks, folder);
    return new Inspection(
        folder.path().toString(),
        task,
        config.map(known -> known.text("model_type", "")).filter(type -> !type.isEmpty()),
        config.map(known -> known.texts("architectures")).orElse(List.of()),
        folder.labels().size(),
        folder.processorType(),
        backend,
        files(folder.path()),
        folder.below().stream().map(Path::toString).toList(),
        graphs,
        attentions(scans),
        blockers(scans),
        folder.hasWeights() ? parameters(folder) : parameters(graphs));
  }

  private static List<InspectedAttention> attentions(Map<String, AttentionScan> scans) {
    return scans.entrySet().stream()
        .flatMap(
            scan ->
                scan.getValue().found().stream().map(a -> InspectedAttention.of(scan.getKey(), a)))
        .toList();
  }

  /** What hides attention where none was found. */
  private static List<String> blockers(Map<String, AttentionScan> scans) {
    return scans.entrySet().stream()
        .flatMap(scan -> scan.getValue().blockers().stream().map(b -> scan.getKey() + ": " + b))
        .toList();
  }

  private static Map<String, AttentionScan> scans(LookOpener looks, ModelFolder folder) {
    Map<String, AttentionScan> scans = new LinkedHashMap<>();
    folder.graphFiles().stream()
        .filter(file -> file.path().toString().endsWith(".onnx"))
        .forEach(
            file ->
                scans.computeIfAbsent(
                    file.name(),
                    name ->
                        AttentionScan.of(
                            OnnxFile.in(folder, file).model(), GraphHints.of(folder, name))));
    looks.graphs(folder).recorded().forEach(name -> scans.put(name, looks.scan(folder, name)));
    return scans;
  }

  private static long parameters(ModelFolder folder) {
    try (Weights weights = folder.weights()) {
      return weights.totalParameters();
    }
  }

  /** Graphs come sorted, the most exact variant of each name first. */
  private static long parameters(List<InspectedGraph> graphs) {
    Map<String, Long> byName = new HashMap<>();
    graphs.forEach(graph -> byName.putIfAbsent(graph.name(), graph.parameters()));
    return byName.values().stream().mapToLong(Long::longValue).sum();
  }

  private static InspectedGraph graph(LookOpener looks, ModelFolder folder, GraphFile file) {
    OnnxFile read = OnnxFile.in(folder, file);
    GraphSummary summary = read.summary();
    try (Session session = looks.runtime().open(read, OpenOptions.on(Device.CPU))) {
      return new InspectedGraph(
          file.name(),
          file.precision().id(),
          folder.path().relativize(file.path()).toString(),
          summary.producer(),
          summary.opsets().getOrDefault("ai.onnx", 0L),
          summary.opsets(),
          summary.parameters(),
          session.signature().inputs().stream().map(InspectedTensor::of).toList(),
          session.signature().outputs().stream().map(InspectedTensor::of).toList());
    }
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, 3)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a person. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("folder        " + folder);
    lines.add("task          " + task.orElse("none that is installed"));
    if (!models.isEmpty()) {
      lines.add("models in it  " + some(models));
    }
    modelType.ifPresent(type -> lines.add("model type    " + type));
    lines.add("architectures " + String.join(", ", architectures));
    lines.add("labels        " + labels);
    processor.ifPresent(type -> lines.add("processor     " + type));
    backend.ifPresent(way -> lines.add("backend       " + way));
    lines.add(String.format(Locale.ROOT, "parameters    %,d", parameters));
    lines.add("files         " + some(files));
    graphs.forEach(graph -> describe(graph, lines));
    attentions.forEach(
        a ->
            lines.add(
                "attention     %s %s, %s, %s heads: %s"
                    .formatted(
                        a.graph(),
                        a.name(),
                        a.kind(),
                        a.heads().map(String::valueOf).orElse("?"),
                        a.operators())));
    blockers.forEach(blocker -> lines.add("no attention  " + blocker));
    return String.join("\n", lines) + "\n";
  }

  private static String some(List<String> names) {
    String more = names.size() > FILES ? ", and %s more".formatted(names.size() - FILES) : "";
    return names.stream().limit(FILES).collect(Collectors.joining(", ")) + more;
  }

  private static void describe(InspectedGraph graph, List<String> lines) {
    lines.add("graph         %s (%s)  %s".formatted(graph.name(), graph.precision(), graph.file()));
    lines.add(
        "  opset       %s, written by %s"
            .formatted(graph.opsets(), graph.producer().isEmpty() ? "?" : graph.producer()));
    lines.add(String.format(Locale.ROOT, "  parameters  %,d", graph.parameters()));
    graph.inputs().forEach(input -> lines.add("  input       " + input));
    graph.outputs().forEach(output -> lines.add("  output      " + output));
  }
}
