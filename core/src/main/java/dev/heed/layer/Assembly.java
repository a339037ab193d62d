package dev.heed.layer;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.Ops;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model is built from: its architecture, its configuration and its weights. They can be
 * recorded any number of times, with different choices.
 *
 * @param weights stay open as long as this is used, and are closed with it
 */
public record Assembly(Architecture architecture, Json config, Weights weights) {

  /** What is recorded where nobody says which graph is meant. */
  private static final List<String> USUAL = List.of("model", "encoder_model", "vision_encoder");

  /**
   * Opens the weights of a folder, for the architecture that builds what its configuration tells;
   * of several graphs the whole model, or else its encoder.
   *
   * @throws HeedException UNKNOWN_NAME where no architecture has that name; it lists those there
   *     are
   */
  public static Assembly open(ModelFolder folder, Collection<Architecture> known) {
    List<String> graphs = graphs(folder, known);
    return open(
        folder, known, USUAL.stream().filter(graphs::contains).findFirst().orElse(USUAL.get(0)));
  }

  /**
   * As {@link #open(ModelFolder, Collection)}, for one of several graphs.
   *
   * @throws HeedException UNKNOWN_NAME also where the model has no such graph; it lists those that
   *     it has
   */
  public static Assembly open(ModelFolder folder, Collection<Architecture> known, String graph) {
    Json config = folder.config();
    List<Architecture> fitting = fitting(config, known);
    if (fitting.isEmpty()) {
      throw unknown(name(config), known);
    }
    return new Assembly(find(config, fitting, graph), config, folder.weights());
  }

  /**
   * The graphs that the model of a folder consists of when it is recorded, by the names that
   * exporters give their files; none where no architecture has its {@code model_type}.
   */
  public static List<String> graphs(ModelFolder folder, Collection<Architecture> known) {
    return folder.findJson("config.json").stream()
        .flatMap(config -> fitting(config, known).stream())
        .map(Architecture::graph)
        .distinct()
        .toList();
  }

  /** Those of the model's type which build the class that is asked for, or all of its type. */
  private static List<Architecture> fitting(Json config, Collection<Architecture> known) {
    List<String> asked = config.texts("architectures");
    List<Architecture> ofType = known.stream().filter(a -> a.builds(config)).toList();
    List<Architecture> ofClass =
        ofType.stream().filter(a -> a.heads().stream().anyMatch(asked::contains)).toList();
    return ofClass.isEmpty() ? ofType : ofClass;
  }

  /** timm's files have the name of a model, {@code resnet18.a1_in1k}, in place of a type. */
  private static String name(Json config) {
    return config.has("architecture") ? config.text("architecture") : config.text("model_type");
  }

  private static Architecture find(Json config, List<Architecture> fitting, String graph) {
    List<String> heads = fitting.stream().flatMap(a -> a.heads().stream()).distinct().toList();
    if (fitting.size() > 1) {
      head(config, heads);
    }
    return fitting.stream()
        .filter(architecture -> architecture.graph().equals(graph))
        .findFirst()
        .orElseThrow(
            () ->
                Suggestions.unknown(
                    "graph", graph, fitting.stream().map(Architecture::graph).toList()));
  }

  private static HeedException unknown(String modelType, Collection<Architecture> known) {
    Optional<String> reason = NotBuilt.reason(modelType);
    if (reason.isPresent()) {
      return new HeedException(ErrorCode.UNSUPPORTED, reason.get());
    }
    List<String> names = known.stream().map(Architecture::modelType).distinct().toList();
    return new HeedException(
        ErrorCode.UNKNOWN_NAME,
        Suggestions.unknown("architecture", modelType, names).getMessage()
            + " To run another one, export it to ONNX once where Python is at hand:"
            + " optimum-cli export onnx --model FOLDER OUT");
  }

  /**
   * Records the whole model in {@code ops}.
   *
   * @throws HeedException INVALID_MODEL that lists all weights that are missing or of another shape
   */
  public void record(Ops ops, Choices choices) {
    WeightParameters parameters = WeightParameters.of(ops, weights);
    architecture.build(ops, config, parameters, choices);
    parameters.requireComplete();
  }

  /**
   * The head that a configuration asks for: the first of its {@code architectures} that is among
   * {@code heads}, or the first of {@code heads} where it names none.
   *
   * @throws HeedException UNSUPPORTED where it names only others
   */
  public static String head(Json config, List<String> heads) {
    List<String> asked = config.texts("architectures");
    if (asked.isEmpty()) {
      return heads.get(0);
    }
    return asked.stream()
        .filter(heads::contains)
        .findFirst()
        .orElseThrow(() -> noHead(asked, heads));
  }

  private static HeedException noHead(List<String> asked, List<String> heads) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "config.json asks for the architecture %s, which Heed does not build from weights. It builds: %s."
            .formatted(asked.stream().collect(Collectors.joining(", ")), String.join(", ", heads)));
  }
}
