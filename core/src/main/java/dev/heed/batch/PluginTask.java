package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.PluginFailures;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A task of a plugin's: what it throws while it is used, other than a {@link HeedException},
 * becomes an error that names the task and the plugin's jar.
 */
@Internal
public final class PluginTask<I, O> implements Task<I, O> {

  private final Task<I, O> task;
  private final String id;
  private final String jar;

  private PluginTask(Task<I, O> task, String id, String jar) {
    this.task = task;
    this.id = id;
    this.jar = jar;
  }

  /** Opens a task; where a plugin's fails, the error says so. */
  public static <I, O> Task<I, O> open(TaskType<I, O> type, TaskSetup setup) {
    Optional<String> jar = PluginFailures.jarOf(type.getClass());
    if (jar.isEmpty()) {
      return type.open(setup);
    }
    String id = type.id();
    Task<I, O> task = guarded(() -> type.open(setup), id, jar.get());
    if (task == null) {
      throw PluginFailures.of(
          new NullPointerException("it gives null"), "The task '%s'".formatted(id), jar.get());
    }
    return new PluginTask<>(task, id, jar.get());
  }

  /** The task itself, which a plugin's pipeline gives out. */
  public static <I, O> Task<I, O> itself(Task<I, O> task) {
    return task instanceof PluginTask<I, O> plugin ? plugin.task : task;
  }

  @Override
  public List<O> run(List<I> batch, Call call) {
    return guarded(() -> EachInput.together(task, batch, call), id, jar);
  }

  @Override
  public Call begin(Supplier<I> first, Call call) {
    return guarded(() -> task.begin(first, call), id, jar);
  }

  private static <T> T guarded(Supplier<T> plugin, String id, String jar) {
    try {
      return plugin.get();
    } catch (HeedException | OutOfMemoryError e) {
      throw e; // a refusal, or not the plugin's alone
    } catch (Throwable e) { // whatever else a plugin throws
      throw PluginFailures.of(e, "The task '%s'".formatted(id), jar);
    }
  }
}
