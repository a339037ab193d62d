package dev.heed.spring.boot;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.hub.Hub;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.spi.TaskType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Opens the models that the properties name, and knows which are open. Safe for concurrent use. */
public final class HeedModels {

  private final Heed heed;
  private final ObservedRuntime runtime;
  private final Map<String, HeedProperties.Model> declared;

  /** Open models by name, with their tasks. */
  private final Map<String, String> open = new ConcurrentSkipListMap<>();

  HeedModels(Heed heed, ObservedRuntime runtime, Map<String, HeedProperties.Model> declared) {
    this.heed = heed;
    this.runtime = runtime;
    this.declared = declared;
  }

  /**
   * Opens a model; whoever asked closes it.
   *
   * @throws HeedException INVALID_MODEL or INVALID_OPTION where the properties say what cannot be
   */
  Pipeline<?, ?> open(String name) {
    HeedProperties.Model model = declared.get(name);
    if (model == null) {
      throw new HeedException(
          ErrorCode.UNKNOWN_NAME,
          "No model named '%s' in heed.models. There are: %s.".formatted(name, declared.keySet()));
    }
    Optional<Path> folder = Optional.ofNullable(model.getModel()).map(Hub.standard()::folder);
    TaskType<?, ?> type = type(name, model, folder);
    Pipeline<?, ?> pipeline = runtime.as(name, () -> heed.pipeline(type, opening(model, folder)));
    open.put(name, type.id());
    return pipeline;
  }

  private TaskType<?, ?> type(String name, HeedProperties.Model model, Optional<Path> folder) {
    if (model.getTask() != null) {
      return heed.task(model.getTask());
    }
    return folder
        .map(path -> heed.taskFor(ModelFolder.open(path)))
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "heed.models.%s says neither 'model' nor 'task'. Say one of them, or both."
                        .formatted(name)));
  }

  private static Opening opening(HeedProperties.Model model, Optional<Path> folder) {
    Opening opening =
        Opening.standard()
            .withDevice(Device.parse(model.getDevice()))
            .withOptions(model.getOptions())
            .withWorkers(model.getWorkers())
            .takingTurns();
    Opening placed = folder.map(opening::withModel).orElse(opening);
    return Optional.ofNullable(model.getPrecision())
        .map(Precision::parse)
        .map(placed::withPrecision)
        .orElse(placed);
  }

  /** Each model with its task, where it is open, or else {@code not open yet}. */
  public Map<String, String> states() {
    Map<String, String> states = new ConcurrentSkipListMap<>(open);
    declared.keySet().forEach(name -> states.putIfAbsent(name, "not open yet"));
    return states;
  }

  /** Whether every model is open that is not to wait for its first use. */
  public boolean isReady() {
    return declared.entrySet().stream()
        .allMatch(entry -> entry.getValue().isLazy() || open.containsKey(entry.getKey()));
  }

  /** How many are open. */
  public int openCount() {
    return open.size();
  }
}
