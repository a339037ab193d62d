package dev.heed.spark;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.runtime.Device;
import dev.heed.spi.TaskType;
import dev.heed.wiring.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The models that are open in this process: one for all tasks that want the same, opened by the
 * first and closed when nobody has used it for a while.
 */
final class ExecutorModels {

  private static final Map<ModelKey, Shared> OPEN = new HashMap<>();
  private static final long IDLE_SECONDS = 60;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "heed-idle-models");
            thread.setDaemon(true);
            return thread;
          });

  private static int opened;

  private ExecutorModels() {}

  /** An open model, lent to one task; closing gives it back. */
  record Lent(Shared shared) implements AutoCloseable {

    TaskType<?, ?> type() {
      return shared.type;
    }

    Pipeline<?, ?> pipeline() {
      return shared.pipeline;
    }

    @Override
    public void close() {
      giveBack(shared);
    }
  }

  private static final class Shared {
    private final ModelKey key;
    private final TaskType<?, ?> type;
    private final Pipeline<?, ?> pipeline;
    private int users;
    private @Nullable ScheduledFuture<?> closing;

    Shared(ModelKey key, TaskType<?, ?> type, Pipeline<?, ?> pipeline) {
      this.key = key;
      this.type = type;
      this.pipeline = pipeline;
    }
  }

  /** Found once; it holds nothing that is closed. */
  private static final class OneHeed {
    static final Heed HEED =
        Heed.start(Settings.quiet().withNotices(line -> System.err.println("heed: " + line)));
  }

  static Heed heed() {
    return OneHeed.HEED;
  }

  static synchronized Lent borrow(ModelKey key) {
    Shared shared = OPEN.computeIfAbsent(key, ExecutorModels::open);
    shared.users++;
    if (shared.closing != null) {
      shared.closing.cancel(false);
      shared.closing = null;
    }
    return new Lent(shared);
  }

  private static Shared open(ModelKey key) {
    TaskType<?, ?> type = heed().task(key.task());
    Opening opening =
        Opening.standard().withDevice(Device.parse(key.place())).withOptions(key.options());
    Opening placed =
        key.model().isEmpty() ? opening : opening.withModel(ModelFiles.folder(key.model()));
    opened++;
    return new Shared(key, type, heed().pipeline(type, placed));
  }

  private static synchronized void giveBack(Shared shared) {
    shared.users--;
    if (shared.users == 0) {
      shared.closing = CLOCK.schedule(() -> closeIdle(shared), IDLE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static synchronized void closeIdle(Shared shared) {
    if (shared.users == 0) {
      OPEN.remove(shared.key);
      shared.pipeline.close();
    }
  }

  /** How many models this process has opened since it began. */
  static synchronized int opened() {
    return opened;
  }
}
