package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model on disk in the Hugging Face layout. Files are read when they are asked for; JSON is read
 * once. Any number of threads may use it.
 *
 * <p>A link may point at a file inside the folder, or into {@code blobs} of the Hugging Face cache
 * that the folder belongs to; a link to anywhere else is refused.
 *
 * <pre>{@code
 * ModelFolder folder = ModelFolder.open(Path.of("vit-base-patch16-224"));
 * TaskType<?, ?> task = heed.taskFor(folder);
 * String kind = folder.config().toString();
 * }</pre>
 */
public final class ModelFolder {

  /** From the root of a hub's cache to a model's files. */
  private static final int DEEPEST = 4;

  private static final int NAMED = 5;

  private final Path path;
  private final List<Path> roots;
  private final Map<String, Json> read = new ConcurrentHashMap<>();
  private final Map<Object, Reference<Object>> kept = new ConcurrentHashMap<>();
  private final Map<String, String> preferences;

  private ModelFolder(Path path, Map<String, String> preferences) {
    this.path = path;
    this.roots = SafePaths.roots(path);
    this.preferences = Map.copyOf(preferences);
  }

  /** Opens a folder; it must exist and hold something. */
  public static ModelFolder open(Path path) {
    if (!Files.exists(path)) {
      throw invalidModel(
          "There is no model folder %s. Beside it there is: %s."
              .formatted(path, FileChecks.contents(path.toAbsolutePath().getParent())));
    }
    if (!Files.isDirectory(path)) {
      throw invalidModel(
          "%s is a file, but a model is a folder. Name the folder that it is in: %s."
              .formatted(path, path.toAbsolutePath().normalize().getParent()));
    }
    Optional<HubOrigin> origin = HubOrigin.of(path);
    if (origin.filter(o -> o.isUnfetched(path)).isPresent()) {
      throw invalidModel(
          "%s is the hub's cache of %s, but has no snapshot: nothing was fetched whole. Run 'heed pull %s', and name the folder that it prints."
              .formatted(path, origin.get().name(), origin.get().name()));
    }
    if (FileChecks.list(path).isEmpty()) {
      throw invalidModel(
          "The model folder %s is empty. Put a model there in the Hugging Face layout: config.json,"
                  .formatted(path)
              + " the processor's or tokenizer's files, and model.safetensors or onnx/model.onnx.");
    }
    return new ModelFolder(path, Map.of());
  }

  /**
   * The same folder, read with a preference of the caller's, such as {@code backend} for how
   * pictures are computed, or {@code graph} for which of several graphs is the model.
   *
   * <pre>{@code
   * ModelFolder slow = folder.preferring("backend", "pil");
   * }</pre>
   */
  public ModelFolder preferring(String name, String value) {
    Map<String, String> all = new TreeMap<>(preferences);
    all.put(name, value);
    return new ModelFolder(path, all);
  }

  /** What {@link #preferring} said; nothing where the folder alone decides. */
  public Optional<String> preference(String name) {
    return Optional.ofNullable(preferences.get(name));
  }

  /** Where it is, as it was given. */
  public Path path() {
    return path;
  }

  /**
   * Folders below this one that have a {@code config.json} where it has none itself, relative to it
   * and sorted: what was meant, where somebody names the folder around a model, such as a hub's.
   */
  public List<Path> below() {
    if (find("config.json").isPresent()) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(path, DEEPEST)) {
      return walk.filter(file -> file.endsWith("config.json"))
          .map(file -> path.relativize(file).getParent())
          .filter(Objects::nonNull)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw invalidModel("The folder %s cannot be read: %s.".formatted(path, e));
    }
  }

  /** For messages: where the model is, if this is only a folder around it; else nothing. */
  public String hint() {
    List<Path> below = below();
    return below.isEmpty()
        ? ""
        : below.stream()
            .limit(NAMED)
            .map(folder -> path.resolve(folder).toString())
            .collect(
                Collectors.joining(
                    ", ",
                    " A model is in: ",
                    ". Name that folder, as 'heed pull' and 'hf download' print it."));
  }

  /** {@code config.json}. */
  public Json config() {
    return json("config.json");
  }

  /** What the classes are called; none where there is no {@code config.json}. */
  public Labels labels() {
    return findJson("config.json").map(Labels::of).orElseGet(() -> new Labels(Map.of()));
  }

  /**
   * The configuration of the folder's image processor or else feature extractor, in whichever file
   * and style it is; see {@link #processorConfig(String)}.
   */
  public Optional<Json> processorConfig() {
    return processorConfig("image").or(() -> processorConfig("audio"));
  }

  /**
   * The configuration of one modality's processor: nested in {@code processor_config.json} (new
   * style), else {@code video_preprocessor_config.json} for videos, else {@code
   * preprocessor_config.json}, else {@code processor_config.json} itself where it names a
   * processor's type.
   *
   * @param modality {@code image}, {@code video} or {@code audio}
   */
  public Optional<Json> processorConfig(String modality) {
    return ProcessorFiles.config(this, modality);
  }

  /**
   * The published class of the processor, such as {@code ViTImageProcessor}, from its configuration
   * or from {@code config.json}; empty where neither says.
   */
  public Optional<String> processorType() {
    return ProcessorFiles.type(this);
  }

  /** A JSON file that must be there. */
  public Json json(String name) {
    return read.computeIfAbsent(name, key -> JsonFiles.read(file(key)));
  }

  /** A JSON file that may be missing; a broken one is an error. */
  public Optional<Json> findJson(String name) {
    return find(name).map(file -> json(name));
  }

  /** A file that must be there, such as {@code vocab.txt}; the error lists what is there. */
  public Path file(String name) {
    return find(name)
        .orElseThrow(
            () ->
                invalidModel(
                    "%s has no %s. It has: %s.%s"
                        .formatted(path, name, FileChecks.contents(path), advice())));
  }

  private String advice() {
    String hint = hint();
    return hint.isEmpty()
        ? " " + HubOrigin.advice(path, "Download the file from where the model came from.")
        : hint;
  }

  /** A file that may be missing; one that leads out of the folder or is no file is an error. */
  public Optional<Path> find(String name) {
    Path file = SafePaths.resolve("The caller", path, name);
    if (!Files.exists(file) && !Files.isSymbolicLink(file)) {
      return Optional.empty();
    }
    return Optional.of(checked(file));
  }

  private Path checked(Path file) {
    FileChecks.requireReadable(file);
    SafePaths.requireInside(file, roots);
    FileChecks.requireFetched(file);
    return file;
  }

  private Graphs allGraphs() {
    return Graphs.of(path, preference("graph"));
  }

  /**
   * Names of the graphs, without variant and ending: {@code model}, or {@code encoder_model}, ...
   */
  public List<String> graphs() {
    return allGraphs().names();
  }

  /**
   * All graph files with their variants, by name and then the most exact first; a link that leads
   * out of the folder is an error.
   */
  public List<GraphFile> graphFiles() {
    List<GraphFile> files = allGraphs().files();
    files.forEach(file -> checked(file.path()));
    return files;
  }

  /** Whether there is such a graph; a folder's only graph is also its {@code model}. */
  public boolean hasGraph(String name) {
    return allGraphs().has(name);
  }

  /** The file of one graph in one precision; who opens it checks what is in it. */
  public Path graph(String name, Precision precision) {
    return graphFile(name, precision).path();
  }

  /** The file of one graph in its most exact precision. */
  public Path graph(String name) {
    return graphFile(name).path();
  }

  /** As {@link #graph(String, Precision)}, saying what was chosen. */
  public GraphFile graphFile(String name, Precision precision) {
    return checked(allGraphs().get(name, precision));
  }

  /** As {@link #graph(String)}, saying which precision was chosen. */
  public GraphFile graphFile(String name) {
    return checked(allGraphs().get(name));
  }

  private GraphFile checked(GraphFile graph) {
    checked(graph.path());
    return graph;
  }

  /**
   * What was read from a file of this folder before, or else reads it: so that all who open the
   * folder read a file once. It is kept as long as there is memory for it.
   */
  public <T> T once(Path file, Class<T> kind, Supplier<T> reading) {
    Object key = List.of(file, kind, FileChecks.stamp(file));
    Reference<Object> reference = kept.get(key);
    Object known = reference == null ? null : reference.get();
    if (kind.isInstance(known)) {
      return kind.cast(known);
    }
    T made = reading.get();
    kept.put(key, new SoftReference<>(made));
    return made;
  }

  /** Whether there is {@code model.safetensors} or an index of its shards. */
  public boolean hasWeights() {
    return WeightFiles.present(this);
  }

  /** Opens {@code model.safetensors} or its shards; the caller closes it. */
  public Weights weights() {
    return WeightFiles.open(this);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
