package dev.heed.look;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.OnnxModel;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model opened so that its attention comes out with its answers. Any number of threads may run it
 * at once; close it when the last is done.
 *
 * <pre>{@code
 * ModelFolder folder = ModelFolder.open(Path.of("vit-base-patch16-224"));
 * try (Look look = heed.look(folder, LookOptions.allMaps())) {
 *   AttentionResult seen = look.run(inputs);
 *   Tensor last = seen.maps().get(seen.maps().size() - 1).weights();
 * }
 * }</pre>
 */
public final class Look implements AutoCloseable {

  private final Session session;
  private final List<FoundAttention> attentions;
  private final LookOptions shown;

  private Look(Session session, List<FoundAttention> attentions, LookOptions shown) {
    this.session = session;
    this.attentions = attentions;
    this.shown = shown;
  }

  /**
   * Opens an {@code .onnx} file, which is neither changed nor loaded into the heap: the runtime
   * gets its structure with more outputs, and its weights from where the file is mapped.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where the graph shows no attention; the
   *     message says what hides it
   */
  public static Look open(
      ModelRuntime runtime,
      OnnxFile graph,
      GraphHints surroundings,
      LookOptions shown,
      OpenOptions options) {
    String folder = String.valueOf(graph.path().toAbsolutePath().getParent());
    AttentionScan scan = AttentionScan.of(graph.model(), surroundings);
    requireSomething(scan, graph.path().toString());
    return open(runtime, scan, Map.of(), shown, options.withEntry(Overlay.FOLDER, folder));
  }

  /** Opens a model whose external weights are given, such as one that was recorded. */
  public static Look open(
      ModelRuntime runtime,
      OnnxModel model,
      Map<String, Tensor> weights,
      GraphHints surroundings,
      LookOptions shown,
      OpenOptions options) {
    AttentionScan scan = AttentionScan.of(model, surroundings);
    if (scan.found().isEmpty()) {
      throw invalidModel(
          "The model, as it is built from its weights, attends to nothing: %s. What parts of an input matter to its answer can be seen by covering them, with --occlusion."
              .formatted(String.join("; ", scan.blockers())));
    }
    return open(runtime, scan, weights, shown, options);
  }

  private static Look open(
      ModelRuntime runtime,
      AttentionScan scan,
      Map<String, Tensor> given,
      LookOptions shown,
      OpenOptions options) {
    AttentionOutputs exposure = new AttentionOutputs(scan.naming(), shown);
    Overlay overlay = Overlay.of(scan.model(), scan.tree(), shown.valueNorms(), exposure);
    Map<String, Tensor> weights = new LinkedHashMap<>(given);
    weights.putAll(overlay.weights());
    Session session = runtime.open(overlay.model(), weights, options);
    return new Look(session, exposure.found(), shown);
  }

  private static void requireSomething(AttentionScan scan, String what) {
    if (scan.found().isEmpty()) {
      throw invalidModel(
          "%s shows no attention: %s. Export the model with its attention as plain operators (for PyTorch: attn_implementation 'eager'), or look into its weights with a folder of config.json and model.safetensors."
              .formatted(what, String.join("; ", scan.blockers())));
    }
  }

  /** What there is to see, in the order of the graph. */
  public List<FoundAttention> attentions() {
    return attentions;
  }

  /** The names of the session's outputs that give them, in the same order. */
  public List<String> outputs() {
    return IntStream.range(0, attentions.size()).mapToObj(AttentionOutputs::output).toList();
  }

  /** The session; its signature has the maps among the outputs. */
  public Session session() {
    return session;
  }

  /**
   * Runs the model once.
   *
   * @throws HeedException UNSUPPORTED where rollout was asked for and the layers' maps are not of
   *     the same tokens
   */
  public AttentionResult run(Inputs inputs) {
    return seen(new LinkedHashMap<>(outputs(inputs)), inputs);
  }

  /**
   * Runs the model once and reads some maps alone: of large models all maps are large, and they are
   * only fetched where they are read.
   *
   * @return without any outputs but the maps
   */
  public AttentionResult run(Inputs inputs, Predicate<FoundAttention> wanted) {
    Set<String> read =
        IntStream.range(0, attentions.size())
            .filter(i -> wanted.test(attentions.get(i)))
            .mapToObj(AttentionOutputs::output)
            .collect(Collectors.toSet());
    StepOutputs step =
        session.step(inputs, Map.of(), new StepOutputs.Wanted(read, Set.of()), RunLimit.none());
    return seen(new LinkedHashMap<>(step.outputs().byName()), inputs);
  }

  private AttentionResult seen(Map<String, Tensor> all, Inputs inputs) {
    List<AttentionMap> maps = new ArrayList<>();
    for (int i = 0; i < attentions.size(); i++) {
      Tensor raw = all.remove(AttentionOutputs.output(i));
      if (raw != null && raw.shape().elements() > 0) {
        maps.add(new AttentionMap(attentions.get(i), arranged(raw, attentions.get(i), inputs)));
      }
    }
    Optional<Tensor> rollout = Optional.ofNullable(all.remove(AttentionOutputs.ROLLOUT));
    return new AttentionResult(new Outputs(all), maps, rollout);
  }

  private Map<String, Tensor> outputs(Inputs inputs) {
    try {
      return session.run(inputs).byName();
    } catch (HeedException e) {
      throw shown.rollout() && isOfOwnNodes(e) ? noRollout(e) : e;
    }
  }

  /** Whether what failed is what this class adds: sizes of the input may be wrong as well. */
  private static boolean isOfOwnNodes(HeedException e) {
    return e.code() == ErrorCode.RUNTIME_FAILED
        || String.valueOf(e.getMessage()).contains("'" + Overlay.NODES);
  }

  private static HeedException noRollout(HeedException cause) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "Rollout multiplies the maps of all layers, so each must be of the same tokens, queries as"
            + " keys. This model's are not: it attends in windows, merges tokens or looks at fewer"
            + " keys. Look at its layers one by one.",
        cause);
  }

  /** As {@code [B, H, Q, K]}, however the graph lays them out. */
  private static Tensor arranged(Tensor raw, FoundAttention attention, Inputs inputs) {
    Shape shape = raw.shape();
    int rank = shape.rank();
    if (rank == 4) {
      return raw;
    }
    long queries = rank < 2 ? 1 : shape.axis(rank - 2);
    long keys = shape.axis(rank - 1);
    long rest = shape.elements() / (queries * keys);
    long heads = rank > 4 ? shape.axis(rank - 3) : heads(rest, attention, inputs);
    return raw.reshaped(Shape.of(rest / heads, heads, queries, keys));
  }

  private static long heads(long rest, FoundAttention attention, Inputs inputs) {
    long batch = inputs.byName().values().iterator().next().shape().axis(0);
    long known = attention.heads().orElse(0);
    return known > 0 && rest % known == 0 ? known : rest % batch == 0 ? rest / batch : rest;
  }

  @Override
  public void close() {
    session.close();
  }
}
