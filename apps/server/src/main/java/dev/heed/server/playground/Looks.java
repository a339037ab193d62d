package dev.heed.server.playground;

import com.google.inject.Inject;
import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.models.ModelEntry;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.schedule.Ask;
import dev.heed.server.schedule.QueueSetup;
import dev.heed.server.schedule.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Models opened for looking: one for each model, kept while it is used, because opening costs much
 * more than looking. It is closed when nobody has looked for some minutes, or soon after its model
 * was unloaded or has a new version.
 */
final class Looks implements AutoCloseable {

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final int SWEEP_SECONDS = 10;

  private final Heed heed;
  private final Models models;
  private final QueueSetup setup;
  private final Map<String, HeldLook> held = new TreeMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "heed-looks");
            thread.setDaemon(true);
            return thread;
          });
  private boolean sweeping;
  private boolean closed;

  @Inject
  Looks(Heed heed, Models models, QueueSetup setup) {
    this.heed = heed;
    this.models = models;
    this.setup = setup;
  }

  /** The page of what the model looks at in this input, when its turn has come. */
  Ticket<String> page(String name, LookInput input, Optional<Duration> time) {
    Served served = models.get(name);
    return look(served).queue().submit(Ask.of(List.of(input), Map.of()).within(time));
  }

  private HeldLook look(Served served) {
    Optional<HeldLook> old = Optional.empty();
    HeldLook look;
    synchronized (this) {
      if (closed) {
        throw new HeedException(ErrorCode.CLOSED, "The server is about to end.");
      }
      HeldLook there = held.get(served.name());
      if (there != null && there.isOf(served)) {
        return there;
      }
      look = new HeldLook(served, heed.explainer(served.folder()), setup);
      old = Optional.ofNullable(held.put(served.name(), look));
      startSweeping();
    }
    old.ifPresent(HeldLook::close);
    return look;
  }

  private void startSweeping() {
    if (!sweeping) {
      sweeping = true;
      var unused =
          sweeper.scheduleWithFixedDelay(
              this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Closes those that are idle, or whose model is closed or has a new version. */
  private void sweep() {
    Map<String, Served> open = new TreeMap<>();
    for (ModelEntry entry : models.all()) {
      entry.peek().ifPresent(served -> open.put(entry.name(), served));
    }
    List<HeldLook> over = new ArrayList<>();
    synchronized (this) {
      Iterator<Map.Entry<String, HeldLook>> each = held.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<String, HeldLook> entry = each.next();
        Served now = open.get(entry.getKey());
        if (now == null || !entry.getValue().isOf(now) || entry.getValue().isIdle(IDLE.toNanos())) {
          over.add(entry.getValue());
          each.remove();
        }
      }
    }
    over.forEach(HeldLook::close);
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    List<HeldLook> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(held.values());
      held.clear();
    }
    all.forEach(HeldLook::close);
  }
}
