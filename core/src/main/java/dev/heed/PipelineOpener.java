package dev.heed;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
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

/** From a task's type and a folder to a task on a session. */
record PipelineOpener(
    Settings settings, Registry<ProcessorType<?>> processors, SessionOpener sessions) {

  <I, O> Pipeline<I, O> open(TaskType<I, O> type, Opening opening) {
    ModelFolder folder = ModelFolder.open(opening.model().orElseGet(() -> standard(type)));
    Task<I, O> task = type.open(new Setup(folder, opening.options(), processors));
    Session session = sessions.open(folder, "model", opening.device(), opening.precision());
    return new Pipeline<>(task, session);
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
    return processors.all().stream()
        .filter(type -> type.modality().equals(modality) && type.fits(folder))
        .findFirst()
        .orElseThrow(() -> invalidModel(noProcessor(folder, modality)));
  }

  private static String noProcessor(ModelFolder folder, String modality) {
    return ("The folder '%s' configures no %s processor that an installed plugin knows. It needs a"
            + " preprocessor_config.json (images, audio) or a tokenizer.json (text), as"
            + " published with the model. 'heed plugins' lists the processors there are.")
        .formatted(folder.path(), modality);
  }

  private record Setup(ModelFolder folder, Options options, Registry<ProcessorType<?>> processors)
      implements TaskSetup {

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
