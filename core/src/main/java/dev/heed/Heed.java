package dev.heed;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.heed.error.HeedException;
import dev.heed.inspect.Inspection;
import dev.heed.look.AttentionScan;
import dev.heed.look.Look;
import dev.heed.look.LookOpener;
import dev.heed.look.LookOptions;
import dev.heed.look.explain.Explainer;
import dev.heed.measure.Benchmark;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import dev.heed.tune.Tuner;
import dev.heed.wiring.PluginDiscovery;
import dev.heed.wiring.Registry;
import dev.heed.wiring.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The front door. {@code Heed.start().pipeline(ImageClassification.TYPE, folder).run(image)} is the
 * whole way from a folder to an answer. Safe for concurrent use; holds nothing that needs closing.
 *
 * <pre>{@code
 * Heed heed = Heed.start();
 * try (var classify = heed.pipeline(ImageClassification.TYPE, Path.of("vit-base-patch16-224"))) {
 *   List<ScoredLabel> labels = classify.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 */
public final class Heed {

  private final Settings settings;
  private final PluginDiscovery plugins;
  private final Registry<TaskType<?, ?>> tasks;
  private final Registry<ProcessorType<?>> processors;
  private final Registry<Architecture> architectures;
  private final Registry<Mechanism<Attention>> attentions;
  private final Registry<Mechanism<PositionalEncoding>> positionalEncodings;
  private final ModelRuntime runtime;

  @Inject
  Heed(
      Settings settings,
      PluginDiscovery plugins,
      Registry<TaskType<?, ?>> tasks,
      Registry<ProcessorType<?>> processors,
      Registry<Architecture> architectures,
      Registry<Mechanism<Attention>> attentions,
      Registry<Mechanism<PositionalEncoding>> positionalEncodings,
      ModelRuntime runtime) {
    this.settings = settings;
    this.plugins = plugins;
    this.tasks = tasks;
    this.processors = processors;
    this.architectures = architectures;
    this.attentions = attentions;
    this.positionalEncodings = positionalEncodings;
    this.runtime = runtime;
  }

  /** With the plugins on the class path. */
  public static Heed start() {
    return start(Settings.quiet());
  }

  /**
   * With settings of your own. In an injector of yours, install {@link HeedModule}.
   *
   * @throws HeedException INVALID_OPTION where the folder of plugins is none
   */
  public static Heed start(Settings settings) {
    Injector injector = Guice.createInjector(Heed::requireExplicit, new HeedModule(settings));
    try {
      return injector.getInstance(Heed.class);
    } catch (ProvisionException e) {
      throw e.getCause() instanceof HeedException cause ? cause : e;
    }
  }

  /** Heed's own injector is strict; a user's is the user's. */
  private static void requireExplicit(Binder binder) {
    binder.requireExplicitBindings();
    binder.disableCircularProxies();
    binder.requireAtInjectOnConstructors();
    binder.requireExactBindingAnnotations();
  }

  /**
   * The task that a folder's model was trained for, by its {@code architectures} and {@code
   * model_type}.
   *
   * @throws HeedException INVALID_MODEL where no installed task fits
   */
  public TaskType<?, ?> taskFor(ModelFolder folder) {
    return FittingTask.of(tasks, folder).orElseThrow(() -> FittingTask.none(tasks, folder));
  }

  /** As {@link #taskFor}; empty where no installed task fits. */
  public Optional<TaskType<?, ?>> findTaskFor(ModelFolder folder) {
    return FittingTask.of(tasks, folder);
  }

  /** Opens a task on a model folder, on the processor. */
  public <I, O> Pipeline<I, O> pipeline(TaskType<I, O> type, Path model) {
    return pipeline(type, Opening.of(model));
  }

  /** Opens a task; close the pipeline when done. */
  public <I, O> Pipeline<I, O> pipeline(TaskType<I, O> type, Opening opening) {
    return new PipelineOpener(settings, processors, sessions()).open(type, opening);
  }

  /**
   * The processor that a folder's files describe, for one modality: {@code image}, {@code text},
   * {@code audio}.
   */
  public ProcessorType<?> processorFor(ModelFolder folder, String modality) {
    return PipelineOpener.find(processors, folder, modality);
  }

  /**
   * The processor that a folder's files describe, or the first of several.
   *
   * @throws HeedException INVALID_MODEL where no installed processor fits
   */
  public ProcessorType<?> processorFor(ModelFolder folder) {
    return processors.all().stream()
        .filter(type -> type.fits(folder))
        .findFirst()
        .orElseThrow(
            () ->
                HeedException.invalidModel(
                    "The folder '%s' configures no processor that an installed plugin knows (%s). A preprocessor_config.json or tokenizer.json is needed, as published with the model.%s"
                        .formatted(
                            folder.path(),
                            String.join(
                                ", ", processors.all().stream().map(ProcessorType::name).toList()),
                            folder.hint())));
  }

  /**
   * The graphs that a folder can be opened as: its files, or those that are recorded from its
   * weights, such as {@code encoder_model} and {@code decoder_model}.
   */
  public List<String> graphs(ModelFolder folder) {
    return sessions().graphs(folder).names();
  }

  /**
   * Opens one graph of a folder for tensors in and tensors out: {@code model}, {@code
   * encoder_model}, ... A folder with weights alone is recorded as a graph first.
   */
  public Session session(
      ModelFolder folder, String graph, Device device, Optional<Precision> precision) {
    return sessions().open(folder, graph, device, precision);
  }

  /**
   * Opens a folder's model so that its attention comes out with its answers; close it when done.
   * Where the folder has several graphs, this is {@code model} or else the encoder.
   *
   * @throws HeedException INVALID_MODEL where the graph shows no attention; the message says why
   */
  public Look look(ModelFolder folder, LookOptions shown) {
    return looks().open(folder, looks().usual(folder), Device.CPU, shown);
  }

  /** As {@link #look(ModelFolder, LookOptions)}, for one graph: {@code decoder_model}, ... */
  public Look look(ModelFolder folder, String graph, Device device, LookOptions shown) {
    return looks().open(folder, graph, device, shown);
  }

  /**
   * Finds the attention of one graph of a folder by its structure; no weight is loaded, nothing is
   * run. A folder with weights alone is recorded as a graph first.
   */
  public AttentionScan attentionsOf(ModelFolder folder, String graph) {
    return looks().scan(folder, graph);
  }

  /**
   * Explains a folder's model on one input at a time: its attention, or what each part of the input
   * is worth.
   */
  public Explainer explainer(ModelFolder folder) {
    return Explainer.of(
        folder,
        looks(),
        graph -> session(folder, graph, Device.CPU, Optional.empty()),
        processors.all());
  }

  /** What a folder holds: task, files, graphs, attention; graphs are opened, nothing is run. */
  public Inspection inspect(ModelFolder folder) {
    return Inspection.of(folder, findTaskFor(folder).map(TaskType::id), way(folder), looks());
  }

  /** In which of the published ways the folder's pictures are computed; nothing where it fails. */
  private Optional<String> way(ModelFolder folder) {
    try {
      return processors
          .first(type -> type.modality().equals("image") && type.fits(folder))
          .flatMap(type -> type.open(folder).way());
    } catch (HeedException unreadable) {
      return Optional.empty(); // what is wrong with it is said where it is used
    }
  }

  /** Measures how fast a folder's graph runs. */
  public Benchmark benchmark(ModelFolder folder) {
    return Benchmark.of(
        folder,
        runtime,
        place -> session(folder, place.graph(), place.device(), place.precision()),
        processors.all());
  }

  /** Finds the best way to run a folder's model on this machine, on made inputs. */
  public Tuner tuner(ModelFolder folder) {
    return Tuner.of(
        TunedGraph.of(sessions(), folder, looks().usual(folder), processors.all()), runtime);
  }

  /**
   * Finds the best way to run a task on this machine.
   *
   * @param opening the model and the task's options; threads, workers and precision are what is
   *     found
   * @param inputs such as will be run later, at least one; those of one batch and more are best
   */
  public <I, O> Tuner tuner(TaskType<I, O> type, Opening opening, List<I> inputs) {
    if (inputs.isEmpty()) {
      throw HeedException.invalidInput("Tuning a task needs at least one input.");
    }
    ModelFolder folder = new PipelineOpener(settings, processors, sessions()).folder(opening, type);
    return Tuner.of(new TunedTask<>(this, type, opening, folder, List.copyOf(inputs)), runtime);
  }

  private LookOpener looks() {
    return new LookOpener(runtime, architectures::all);
  }

  private SessionOpener sessions() {
    return new SessionOpener(runtime, architectures);
  }

  /** All tasks, by their ids. */
  public Registry<TaskType<?, ?>> tasks() {
    return tasks;
  }

  /**
   * A task by its id, by a longer one such as {@code translation_en_to_de}, or by another name that
   * it is published under, such as {@code ner}.
   */
  public TaskType<?, ?> task(String id) {
    return findTask(id).orElseGet(() -> NamedTask.missing(tasks, id));
  }

  /** As {@link #task}; empty where no installed task has that name. */
  public Optional<TaskType<?, ?>> findTask(String id) {
    return NamedTask.find(tasks, id);
  }

  /** Whether a word looks like the name of a task, rightly written or not, installed or not. */
  public boolean isLikeTask(String word) {
    return findTask(word).isPresent() || NamedTask.isAlmost(tasks, word);
  }

  /** All processors: of images, texts and sounds. */
  public Registry<ProcessorType<?>> processors() {
    return processors;
  }

  /** What a folder with weights alone may hold, by {@code model_type}. */
  public Registry<Architecture> architectures() {
    return architectures;
  }

  /** All attentions, by the names that {@code --attention} takes. */
  public Registry<Mechanism<Attention>> attentions() {
    return attentions;
  }

  /** All position encodings, by the names that {@code --position} takes. */
  public Registry<Mechanism<PositionalEncoding>> positionalEncodings() {
    return positionalEncodings;
  }

  /** The plugins that were found, and those that could not be loaded. */
  public PluginDiscovery plugins() {
    return plugins;
  }

  /**
   * The plugins that could not be loaded, and those that failed when they were asked what they
   * offer. All are asked here.
   */
  public List<PluginDiscovery.Broken> broken() {
    List<PluginDiscovery.Broken> broken = new ArrayList<>(plugins.broken());
    for (Registry<?> kind :
        List.of(tasks, processors, architectures, attentions, positionalEncodings)) {
      kind.all();
      broken.addAll(kind.broken());
    }
    return List.copyOf(broken);
  }

  /** What opens graphs; there is one for the whole of Heed. */
  public ModelRuntime runtime() {
    return runtime;
  }
}
