package dev.heed;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.Look;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Session;
import dev.heed.spi.AttentionView;
import dev.heed.spi.Options;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.wiring.Registry;
import dev.heed.wiring.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a task's type and a folder to a task on a session. */
record PipelineOpener(
    Settings settings, Registry<ProcessorType<?>> processors, SessionOpener sessions) {

  <I, O> Pipeline<I, O> open(TaskType<I, O> type, Opening opening) {
    ModelFolder folder = ModelFolder.open(opening.model().orElseGet(() -> standard(type)));
    Setup setup = new Setup(folder, opening, processors, sessions, new ArrayList<>());
    try {
      Task<I, O> task = type.open(setup);
      return new Pipeline<>(task, setup.open(type.graph(folder)), setup.opened());
    } catch (RuntimeException | Error e) {
      setup.opened().forEach(Session::close);
      throw e;
    }
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
            + " published with the model. 'heed plugins' lists the processors there are.")
        .formatted(folder.path(), modality);
  }

  /**
   * @param opened the graphs that the task asked for
   */
  private record Setup(
      ModelFolder folder,
      Opening opening,
      Registry<ProcessorType<?>> processors,
      SessionOpener sessions,
      List<Session> opened)
      implements TaskSetup {

    @Override
    public Options options() {
      return opening.options();
    }

    @Override
    public Optional<Precision> precision() {
      return opening.precision();
    }

    @Override
    public Session session(String graph) {
      Session session = open(graph);
      opened.add(session);
      return session;
    }

    @Override
    public Session session(StandardModel model) {
      ModelFolder inside = ModelFolder.open(model.folder().get());
      Session session = sessions.open(inside, "model", opening.device(), Optional.empty());
      opened.add(session);
      return session;
    }

    @Override
    public AttentionView look(String graph) {
      Look look = sessions.look(folder, graph, opening.device(), opening.precision());
      opened.add(look.session());
      return new LookView(look);
    }

    private Session open(String graph) {
      return sessions.open(folder, graph, opening.device(), opening.precision());
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
      return typed.open(folder);
    }
  }
}
