package dev.heed.server.models;

import dev.heed.server.settings.ModelSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A model by its name: where it comes from, and what is open of it. */
public final class ModelEntry {

  private static final AtomicLong USES = new AtomicLong();

  private final ModelSource source;
  private final Object lock = new Object();
  private @Nullable Served served;
  private ModelState state = ModelState.UNAVAILABLE;
  private String reason = "";
  private boolean unloaded;
  private int versions;
  private volatile long lastUsed;

  ModelEntry(ModelSource source) {
    this.source = source;
  }

  public String name() {
    return source.name();
  }

  ModelSource source() {
    return source;
  }

  /** Held by who opens or closes it. */
  Object lock() {
    return lock;
  }

  public synchronized ModelState state() {
    return state;
  }

  /** Why it is not ready; empty where it is. */
  public synchronized String reason() {
    return reason;
  }

  /** What is open. */
  synchronized Optional<Served> open() {
    return Optional.ofNullable(served);
  }

  /** What is open, for who only looks. */
  public Optional<Served> peek() {
    return open();
  }

  /** The version that is open, or was last. */
  public synchronized String version() {
    return Integer.toString(Math.max(1, versions));
  }

  void use() {
    lastUsed = USES.incrementAndGet();
  }

  long lastUsed() {
    return lastUsed;
  }

  synchronized long bytes() {
    return served == null ? 0 : served.bytes();
  }

  synchronized boolean wasUnloaded() {
    return unloaded;
  }

  /** A new version is being opened; the old one, where there is one, answers meanwhile. */
  synchronized String begin() {
    versions++;
    if (served == null) {
      state = ModelState.LOADING;
    }
    return Integer.toString(versions);
  }

  synchronized void failed(Throwable why) {
    if (served == null) {
      state = ModelState.UNAVAILABLE;
    } else {
      versions--;
    }
    reason = String.valueOf(why.getMessage());
  }

  /** Returns the version that it takes the place of. */
  synchronized Optional<Served> opened(Served now) {
    Optional<Served> old = open();
    served = now;
    state = ModelState.READY;
    reason = "";
    unloaded = false;
    use();
    return old;
  }

  /**
   * Takes it out; the caller closes it.
   *
   * @param wanted whether somebody asked for it, so that it is not opened by a request again
   */
  synchronized Optional<Served> unload(boolean wanted) {
    Optional<Served> old = open();
    served = null;
    unloaded = wanted;
    state = ModelState.UNAVAILABLE;
    reason = wanted ? "unloaded" : "";
    return old;
  }
}
