package dev.heed;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.batch.OnePassTask;
import dev.heed.batch.PluginTask;
import dev.heed.batch.QueuedSession;
import dev.heed.batch.SharedSteps;
import dev.heed.batch.WideSession;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.Look;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.Device;
import dev.heed.runtime.FilledSession;
import dev.heed.runtime.Session;
import dev.heed.spi.AttentionView;
import dev.heed.spi.OnePass;
import dev.heed.spi.OptionSchema;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tune.ProfileChoice;
import dev.heed.tune.Profiles;
import dev.heed.tune.RunPlan;
import dev.heed.wiring.Registry;
import dev.heed.wiring.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** From a task's type and a folder to a task on a session. */
record PipelineOpener(
    Settings settings, Registry<ProcessorType<?>> processors, SessionOpener sessions) {

  <I, O> Pipeline<I, O> open(TaskType<I, O> type, Opening opening) {
    OptionSchema.of(type.optionsType()).parse(opening.options().byName()); // refuses now, not later
    ModelFolder folder = folder(opening, type);
    RunPlan plan = plan(opening, folder);
    Setup setup =
        new Setup(
            settings,
            folder,
            opening.following(plan),
            plan,
            processors,
            sessions,
            new ConcurrentHashMap<>(),
            new CopyOnWriteArrayList<>());
    try {
      Task<I, O> task = PluginTask.open(type, setup);
      int turns = opening.sharing() == Sharing.IN_TURNS ? Math.max(1, setup.workers()) : 0;
      return new Pipeline<>(task, opening.options(), setup.opened(), turns, plan);
    } catch (RuntimeException | Error e) {
      setup.opened().forEach(Session::close);
      throw e;
    }
  }

  /** A profile's, or what suits many inputs, or what suits few. */
  private RunPlan plan(Opening opening, ModelFolder folder) {
    if (opening.profile() instanceof ProfileChoice.Given given) {
      return given.plan();
    }
    if (!(opening.device() instanceof Device.Cpu)) {
      return RunPlan.standard(); // profiles are of processors
    }
    Optional<Profiles.Found> found =
        new Profiles(sessions.runtime()).find(opening.profile(), folder);
    found.ifPresent(profile -> settings.notices().accept(profile.text()));
    boolean free = opening.device().equals(Device.CPU) && opening.workers().asked() == 0;
    return found
        .map(profile -> profile.profile().plan())
        .orElseGet(
            () ->
                opening.many() && free
                    ? RunPlan.many(ContainerLimits.ofThisProcess().cores())
                    : RunPlan.standard());
  }

  ModelFolder folder(Opening opening, TaskType<?, ?> type) {
    ModelFolder folder = ModelFolder.open(opening.model().orElseGet(() -> standard(type)));
    for (Map.Entry<String, String> one : opening.preferences().entrySet()) {
      folder = folder.preferring(one.getKey(), one.getValue());
    }
    return folder;
  }

  private Path standard(TaskType<?, ?> type) {
    StandardModel model = type.standardModel().orElseThrow(() -> noStandard(type));
    settings.notices().accept(model.notice());
    return model.folder().get();
  }

  private static HeedException noStandard(TaskType<?, ?> type) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "The task %s has no model of its own. Name a model folder in the Hugging Face layout with --model."
            .formatted(type.id()));
  }

  static ProcessorType<?> find(
      Registry<ProcessorType<?>> processors, ModelFolder folder, String modality) {
    return processors
        .first(type -> type.modality().equals(modality) && type.fits(folder))
        .orElseThrow(() -> invalidModel(noProcessor(folder, modality)));
  }

  private static String noProcessor(ModelFolder folder, String modality) {
    return ("The folder '%s' configures no %s processor that an installed plugin knows. It needs a"
            + " preprocessor_config.json (images, audio) or a tokenizer.json (text), as"
            + " published with the model. 'heed plugins' lists the processors there are.%s")
        .formatted(folder.path(), modality, folder.hint());
  }

  /**
   * @param byGraph the sessions of the folder's graphs that the task asked for
   * @param opened all sessions, in the order in which the task asked for them
   */
  private record Setup(
      Settings settings,
      ModelFolder folder,
      Opening opening,
      RunPlan plan,
      Registry<ProcessorType<?>> processors,
      SessionOpener sessions,
      Map<String, Session> byGraph,
      List<Session> opened)
      implements TaskSetup {

    /** Bytes of a graph that may be open twice where a call has much to do. */
    private static final long MOST_TWICE = 256L << 20;

    @Override
    public Optional<Precision> precision() {
      return opening.precision();
    }

    @Override
    public int workers() {
      return opening.workers().asked();
    }

    @Override
    public <I, O> Task<I, O> onePass(OnePass<I, O> pass, Session session) {
      return new OnePassTask<>(pass, session, opening.workers());
    }

    @Override
    public boolean hasGraph(String graph) {
      return sessions.graphs(folder).has(graph);
    }

    @Override
    public Session session(String graph) {
      return byGraph.computeIfAbsent(graph, this::open);
    }

    @Override
    public Session lastLogits(String graph) {
      return sessions.isRecorded(folder, graph)
          ? byGraph.computeIfAbsent(graph + " of the last token", name -> open(graph, true))
          : session(graph);
    }

    private Session open(String graph) {
      return open(graph, false);
    }

    private Session open(String graph, boolean lastOnly) {
      Session session = open(graph, opening.device(), plan, lastOnly);
      int cores = ContainerLimits.ofThisProcess().cores();
      boolean wide = isFree() && cores > 1 && sessions.bytes(folder, graph) <= MOST_TWICE;
      return kept(
          wide
              ? new WideSession(
                  session,
                  cores,
                  () -> open(graph, new Device.Cpu(1), RunPlan.many(cores), lastOnly))
              : session);
    }

    private Session open(String graph, Device device, RunPlan how, boolean lastOnly) {
      Session session =
          lastOnly
              ? sessions.writing(folder, graph, device, opening.precision(), how)
              : sessions.open(folder, graph, device, opening.precision(), how);
      return FilledSession.of(session, numbers());
    }

    /** Whether nobody said how many threads there should be. */
    private boolean isFree() {
      return plan.equals(RunPlan.standard())
          && opening.device().equals(Device.CPU)
          && opening.workers().asked() == 0
          && opening.sharing() == Sharing.AT_ONCE;
    }

    /** Of inputs that the caller named. */
    private Map<String, Double> numbers() {
      Map<String, Double> numbers = new HashMap<>();
      opening.preferences().entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(Opening.INPUT))
          .forEach(
              entry -> {
                String name = entry.getKey().substring(Opening.INPUT.length());
                numbers.put(name, FilledSession.number(name, entry.getValue()));
              });
      return numbers;
    }

    @Override
    public Session session(StandardModel model) {
      ModelFolder inside = ModelFolder.open(model.folder().get());
      return kept(sessions.open(inside, "model", opening.device(), Optional.empty()));
    }

    private Session kept(Session session) {
      Session shared =
          switch (opening.sharing()) {
            case AT_ONCE -> session;
            case IN_TURNS -> new QueuedSession(session, Math.max(1, opening.workers().asked()));
            case STEPS_TOGETHER -> new SharedSteps(session);
          };
      opened.add(shared);
      return shared;
    }

    @Override
    public AttentionView look(String graph) {
      Look look = sessions.look(folder, graph, opening.device(), opening.precision());
      opened.add(look.session());
      return new LookView(look);
    }

    @Override
    public Session beforeHead(String graph, String answers) {
      return kept(
          FilledSession.of(
              sessions.beforeHead(folder, graph, answers, opening.device(), opening.precision()),
              numbers()));
    }

    /** Sessions of both folders are closed together. */
    @Override
    public TaskSetup beside(Path other) {
      return new Setup(
          settings,
          ModelFolder.open(other),
          opening,
          plan,
          processors,
          sessions,
          new ConcurrentHashMap<>(),
          opened);
    }

    @Override
    public void notice(String line) {
      settings.notices().accept(line);
    }

    @Override
    public <I> Processor<I> processor(String modality, Class<I> input) {
      ProcessorType<?> type = find(processors, folder, modality);
      if (type.input() != input) {
        throw new HeedException(
            ErrorCode.PLUGIN_BROKEN,
            "The %s processor '%s' takes %s, not %s."
                .formatted(modality, type.name(), type.input().getName(), input.getName()));
      }
      @SuppressWarnings("unchecked") // checked just above
      ProcessorType<I> typed = (ProcessorType<I>) type;
      Processor<I> processor = typed.open(folder);
      processor.notices().forEach(settings.notices());
      return processor;
    }
  }
}
