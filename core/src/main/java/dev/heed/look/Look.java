package dev.heed.look;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model opened so that its attention comes out with its answers. Any number of threads may run it
 * at once; close it when the last is done.
 */
public final class Look implements AutoCloseable {

  private static final String OUTPUT = "heed/attention/";
  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private final Session session;
  private final List<FoundAttention> attentions;

  private Look(Session session, List<FoundAttention> attentions) {
    this.session = session;
    this.attentions = attentions;
  }

  /**
   * Opens an {@code .onnx} file, which is neither changed nor loaded into the heap: the runtime
   * gets its structure with more outputs, and its weights from where the file is mapped.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where the graph shows no attention; the
   *     message says what hides it
   */
  public static Look open(
      ModelRuntime runtime, Path graph, Surroundings surroundings, OpenOptions options) {
    String folder = String.valueOf(graph.toAbsolutePath().getParent());
    return open(
        runtime,
        AttentionScan.of(graph, surroundings),
        graph.toString(),
        Map.of(),
        options.withEntry(FOLDER, folder));
  }

  /** Opens a serialised model whose external weights are given, such as one that was recorded. */
  public static Look open(
      ModelRuntime runtime,
      ByteBuffer model,
      Map<String, Tensor> weights,
      Surroundings surroundings,
      OpenOptions options) {
    AttentionScan scan = AttentionScan.of(model, surroundings);
    return open(runtime, scan, "the graph in memory", weights, options);
  }

  private static Look open(
      ModelRuntime runtime,
      AttentionScan scan,
      String what,
      Map<String, Tensor> given,
      OpenOptions options) {
    requireSomething(scan, what);
    List<Site> sites = new ArrayList<>();
    Overlay overlay =
        Overlay.of(
            scan.structure(), scan.tree(), site -> true, (draft, all) -> expose(draft, all, sites));
    Map<String, Tensor> weights = new LinkedHashMap<>(given);
    weights.putAll(overlay.weights());
    return new Look(runtime.open(overlay.model(), weights, options), scan.naming().of(sites));
  }

  private static void requireSomething(AttentionScan scan, String what) {
    if (scan.found().isEmpty()) {
      throw invalidModel(
          "%s shows no attention: %s. Export the model with its attention as plain operators (for PyTorch: attn_implementation 'eager'), or look into its weights with a folder of config.json and model.safetensors."
              .formatted(what, String.join("; ", scan.blockers())));
    }
  }

  private static void expose(Draft draft, List<Overlay.Lifted> lifted, List<Site> sites) {
    for (Overlay.Lifted one : lifted) {
      String output = OUTPUT + sites.size();
      draft.nodes().add("", "Identity", List.of(one.value()), List.of(output));
      draft.output(output);
      sites.add(one.site());
    }
  }

  /** What there is to see, in the order of the graph. */
  public List<FoundAttention> attentions() {
    return attentions;
  }

  /** The session; its signature has the maps among the outputs. */
  public Session session() {
    return session;
  }

  /** Runs the model once. */
  public Seen run(Inputs inputs) {
    Map<String, Tensor> all = new LinkedHashMap<>(session.run(inputs).byName());
    List<AttentionMap> maps = new ArrayList<>();
    for (int i = 0; i < attentions.size(); i++) {
      Tensor raw = all.remove(OUTPUT + i);
      if (raw != null && raw.shape().elements() > 0) {
        maps.add(new AttentionMap(attentions.get(i), arranged(raw, attentions.get(i), inputs)));
      }
    }
    return new Seen(new Outputs(all), maps);
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
