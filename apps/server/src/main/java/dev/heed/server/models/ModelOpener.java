package dev.heed.server.models;

import com.google.inject.Inject;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.Sharing;
import dev.heed.batch.Workers;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.Decoder;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.Modality;
import dev.heed.server.schedule.BatchRule;
import dev.heed.server.schedule.Cost;
import dev.heed.server.schedule.ModelQueue;
import dev.heed.server.schedule.QueueSetup;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.spi.Lazy;
import dev.heed.spi.Options;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.StandardModel;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens a folder as what it is: a task where one fits, else a graph for tensors. */
public final class ModelOpener {

  /** Texts that one model writes at a time, where their steps are one run. */
  private static final int WRITERS = 16;

  /** Texts of one batch, in tokens for each core: more would only make the first wait. */
  private static final int TOKENS_A_CORE = 512;

  private final Heed heed;
  private final ServerSettings settings;
  private final QueueSetup queues;

  @Inject
  ModelOpener(Heed heed, ServerSettings settings, QueueSetup queues) {
    this.heed = heed;
    this.settings = settings;
    this.queues = queues;
  }

  /** Opens it and runs it once. */
  Served open(ModelSource source, String version) {
    Optional<TaskType<?, ?>> type = type(source);
    ModelFolder folder = ModelFolder.open(folder(source, type));
    Served served =
        type.isPresent()
            ? task(source.name(), version, folder, type.get())
            : tensors(source.name(), version, folder);
    try {
      WarmUp.run(served);
      return served;
    } catch (RuntimeException | Error e) {
      served.close();
      throw e;
    }
  }

  /** The task that is asked for, or that the model was trained for, or that its files allow. */
  private Optional<TaskType<?, ?>> type(ModelSource source) {
    Optional<TaskType<?, ?>> asked = source.task().map(heed::task);
    return asked.or(() -> source.folder().flatMap(folder -> fitting(ModelFolder.open(folder))));
  }

  private Optional<TaskType<?, ?>> fitting(ModelFolder folder) {
    return heed.findTaskFor(folder).or(() -> features(folder));
  }

  /** A model without a head still makes vectors of what its processor reads. */
  private Optional<TaskType<?, ?>> features(ModelFolder folder) {
    Set<String> modalities =
        heed.processors().all().stream()
            .filter(processor -> processor.fits(folder))
            .map(ProcessorType::modality)
            .collect(Collectors.toSet());
    List<String> graphs = heed.graphs(folder);
    boolean oneGraph = graphs.isEmpty() || graphs.contains("model") || folder.hasGraph("model");
    if (!oneGraph || modalities.size() != 1) {
      return Optional.empty();
    }
    return modalities.contains("text")
        ? heed.findTask("feature-extraction")
        : modalities.contains("image")
            ? heed.findTask("image-feature-extraction")
            : Optional.empty();
  }

  private static Path folder(ModelSource source, Optional<TaskType<?, ?>> type) {
    return source
        .folder()
        .or(
            () ->
                type.flatMap(TaskType::standardModel).map(StandardModel::folder).map(f -> f.get()))
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "The model '%s' has no folder: --model NAME=FOLDER.".formatted(source.name())));
  }

  private Served task(String name, String version, ModelFolder folder, TaskType<?, ?> type) {
    Typed<?, ?> typed = typed(name, folder, type);
    Session session = typed.pipeline().session();
    return new Served(
        name,
        version,
        folder,
        Optional.of(typed),
        id -> other(name, folder, id),
        Lazy.of(() -> tokenizer(folder)),
        session,
        tensorQueue(name, session),
        size(folder));
  }

  /** What the folder is not made for is the caller's mistake, not the server's. */
  private Typed<?, ?> other(String name, ModelFolder folder, String id) {
    TaskType<?, ?> type = heed.task(id);
    try {
      return typed(name, folder, type);
    } catch (HeedException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model '%s' cannot do %s: %s".formatted(name, id, e.getMessage()),
          e);
    }
  }

  private <I, O> Typed<I, O> typed(String name, ModelFolder folder, TaskType<I, O> type) {
    boolean writes = WRITING.stream().anyMatch(type.id()::startsWith);
    int cores = ContainerLimits.ofThisProcess().cores();
    boolean texts = Modality.of(type) == Modality.TEXT && !writes;
    boolean together = texts && !isScaledByBatch(folder);
    boolean sharesSteps = type.id().equals("text-generation") && !isScaledByBatch(folder);
    Sharing sharing =
        sharesSteps ? Sharing.STEPS_TOGETHER : texts || writes ? Sharing.AT_ONCE : Sharing.IN_TURNS;
    Pipeline<I, O> pipeline = heed.pipeline(type, opening(folder, sharing));
    return new Typed<>(
        type,
        pipeline,
        new ModelQueue<>(
            name,
            writes
                ? new CountedWriting<>(name, pipeline::runEach, queues.signals())
                : pipeline::runEach,
            (input, options) -> Pricing.of(input, options, writes),
            together ? new BatchRule(TOKENS_A_CORE * cores) : BatchRule.alone(),
            sharesSteps
                ? WRITERS
                : together
                    ? batchWorkers(cores)
                    : Math.max(pipeline.plan().callers() + 1, writes ? cores : 2),
            sharesSteps ? queues.of(WRITERS) : queues));
  }

  /**
   * Batches of texts that run at once: on a processor a second one fills the time in which a run's
   * threads wait for each other, and in which answers are written; a GPU works through one.
   */
  private int batchWorkers(int cores) {
    return settings.device() instanceof Device.Cpu && cores > 1 ? 2 : 1;
  }

  /**
   * What is quantised dynamically takes its scale from all that is in a run: docs/decisions/0016.
   */
  private static boolean isScaledByBatch(ModelFolder folder) {
    String graph = Decoder.causalGraph(folder);
    if (!folder.hasGraph(graph)) {
      return false;
    }
    GraphFile file = folder.graphFile(graph);
    return file.path().toString().endsWith(".onnx")
        && OnnxFile.in(folder, file).summary().operators().keySet().stream()
            .anyMatch(operator -> operator.startsWith("DynamicQuantize"));
  }

  private Optional<Tokenizer> tokenizer(ModelFolder folder) {
    return heed.processors().all().stream()
        .filter(type -> type.modality().equals("text") && type.fits(folder))
        .map(type -> type.open(folder))
        .filter(Tokenizer.class::isInstance)
        .map(Tokenizer.class::cast)
        .findFirst();
  }

  private static final List<String> WRITING =
      List.of(
          "text-generation",
          "text2text-generation",
          "summarization",
          "translation",
          "image-to-text",
          "image-text-to-text",
          "automatic-speech-recognition");

  /**
   * Pictures and sound have the session in turns, so that one is read while another runs; texts
   * that are written share their steps, where a decoder stands alone.
   */
  private Opening opening(ModelFolder folder, Sharing sharing) {
    return new Opening(
            Optional.of(folder.path()),
            settings.device(),
            Optional.empty(),
            Options.none(),
            Workers.standard(),
            sharing)
        .withProfile(settings.profile());
  }

  private Served tensors(String name, String version, ModelFolder folder) {
    List<String> graphs = heed.graphs(folder);
    boolean whole = graphs.isEmpty() || graphs.contains("model") || folder.hasGraph("model");
    String chosen = whole ? "model" : graphs.get(0);
    Device device = settings.device();
    Session session = heed.session(folder, chosen, device, Optional.empty());
    return new Served(
        name,
        version,
        folder,
        Optional.empty(),
        id -> other(name, folder, id),
        Lazy.of(() -> tokenizer(folder)),
        session,
        tensorQueue(name, session),
        size(folder));
  }

  private ModelQueue<Inputs, Outputs> tensorQueue(String name, Session session) {
    return new ModelQueue<>(
        name,
        (inputs, call) -> inputs.stream().map(input -> Served.run(session, input, call)).toList(),
        (inputs, options) ->
            Cost.of(
                inputs.byName().values().stream()
                    .mapToDouble(tensor -> tensor.shape().elements())
                    .sum()),
        BatchRule.alone(),
        1,
        queues);
  }

  /** The files of weights and graphs. */
  private static long size(ModelFolder folder) {
    try (Stream<Path> files = Files.walk(folder.path(), 3)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(onnx|onnx_data.*|safetensors|bin|data)"))
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "A model's folder cannot be listed: " + e.getMessage(), e);
    }
  }
}
