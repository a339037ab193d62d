package dev.heed.server.models;

import com.google.inject.Inject;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.batch.Workers;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.server.ServerSettings;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.schedule.BatchRule;
import dev.heed.server.schedule.Cost;
import dev.heed.server.schedule.ModelQueue;
import dev.heed.server.schedule.ModelQueue.QueueSetup;
import dev.heed.spi.Options;
import dev.heed.spi.StandardModel;
import dev.heed.spi.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens a folder as what it is: a task where one fits, else a graph for tensors. */
public final class ModelOpener {

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
        type.isPresent() && !isTensorsAlone(folder, type.get())
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

  /** The task that is asked for, or that the model was trained for. */
  private Optional<TaskType<?, ?>> type(ModelSource source) {
    Optional<TaskType<?, ?>> asked = source.task().map(heed::task);
    return asked.or(
        () -> source.folder().flatMap(folder -> heed.findTaskFor(ModelFolder.open(folder))));
  }

  private static Path folder(ModelSource source, Optional<TaskType<?, ?>> type) {
    return source
        .folder()
        .or(() -> type.flatMap(TaskType::standardModel).map(StandardModel::folder).map(f -> f.get()))
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "The model '%s' has no folder: --model NAME=FOLDER.".formatted(source.name())));
  }

  /** A graph without the files of a processor: what its name says cannot be asked of it. */
  private boolean isTensorsAlone(ModelFolder folder, TaskType<?, ?> type) {
    return !folder.graphs().isEmpty()
        && heed.processors().all().stream().noneMatch(processor -> processor.fits(folder))
        && type.standardModel().isEmpty();
  }

  private <I, O> Served task(
      String name, String version, ModelFolder folder, TaskType<I, O> type) {
    boolean writes = WRITING.stream().anyMatch(type.id()::startsWith);
    Pipeline<I, O> pipeline = heed.pipeline(type, opening(folder, writes));
    Modality modality = Modality.of(type);
    boolean together = modality == Modality.TEXT && !writes;
    int cores = ContainerLimits.ofThisProcess().cores();
    BatchRule rule = together ? new BatchRule(TOKENS_A_CORE * cores) : BatchRule.alone();
    int workers = together ? 1 : writes ? Math.max(2, cores) : 2;
    ModelQueue<I, O> queue =
        new ModelQueue<>(
            name,
            pipeline::runEach,
            (input, options) -> Pricing.of(input, options, writes),
            rule,
            workers,
            queues);
    Session session = pipeline.session();
    return new Served(
        name,
        version,
        folder,
        Optional.of(new Typed<>(type, pipeline, queue)),
        session,
        tensorQueue(name, session),
        size(folder));
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

  /** What writes runs its steps beside others' steps; all else has the session in turns. */
  private Opening opening(ModelFolder folder, boolean writes) {
    return new Opening(
        Optional.of(folder.path()),
        settings.device(),
        Optional.empty(),
        Options.none(),
        Workers.standard(),
        !writes);
  }

  private Served tensors(String name, String version, ModelFolder folder) {
    String graph = folder.graphs().isEmpty() ? "model" : folder.graphs().get(0);
    String chosen = folder.hasGraph("model") ? "model" : graph;
    Device device = settings.device();
    Session session = heed.session(folder, chosen, device, Optional.empty());
    return new Served(
        name,
        version,
        folder,
        Optional.empty(),
        session,
        tensorQueue(name, session),
        size(folder));
  }

  private ModelQueue<Inputs, Outputs> tensorQueue(String name, Session session) {
    return new ModelQueue<>(
        name,
        (inputs, call) ->
            inputs.stream().map(input -> Served.run(session, input, call)).toList(),
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
