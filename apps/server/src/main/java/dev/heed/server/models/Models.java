package dev.heed.server.models;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.ModelFolder;
import dev.heed.server.error.Refusal;
import dev.heed.server.error.UnknownModel;
import dev.heed.server.observe.Signals;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.spi.StandardModel;
import dev.heed.spi.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The models by name. One that is asked for is opened; where there is no room, the one that was
 * used least recently is closed. Opening again makes a new version beside the old one, which goes
 * on until the new one has answered.
 */
@Singleton
public final class Models implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServerSettings settings;
  private final Heed heed;
  private final ModelOpener opener;
  private final Signals signals;
  private final Map<String, ModelEntry> entries = new TreeMap<>();
  private final List<ModelSource> first;
  private boolean closing;

  @Inject
  Models(ServerSettings settings, Heed heed, ModelOpener opener, Signals signals) {
    this.settings = settings;
    this.heed = heed;
    this.opener = opener;
    this.signals = signals;
    this.first = named();
    first.forEach(source -> entries.put(source.name(), new ModelEntry(source)));
  }

  /** Those that are named, else those inside. */
  private List<ModelSource> named() {
    if (!settings.models().isEmpty()) {
      return settings.models();
    }
    return settings.repository().isPresent()
        ? List.of()
        : heed.tasks().all().stream()
            .filter(type -> type.standardModel().filter(Models::hasGraph).isPresent())
            .map(TaskType::id)
            .map(ModelSource::standard)
            .toList();
  }

  /** What is inside may be a method without a graph, which has no tensors to serve. */
  private static boolean hasGraph(StandardModel model) {
    return !ModelFolder.open(model.folder().get()).graphs().isEmpty();
  }

  /** Opens those that the server began with, one after the other. */
  public void openFirst() {
    for (ModelSource source : first) {
      load(source.name());
    }
  }

  /** Whether every model that the server began with answers. */
  public synchronized boolean isReady() {
    return first.stream()
        .map(source -> entries.get(source.name()))
        .allMatch(entry -> entry != null && entry.state() == ModelState.READY);
  }

  /** All that there are, by name: those that were named or opened, and those in the repository. */
  public synchronized List<ModelEntry> all() {
    Map<String, ModelEntry> all = new TreeMap<>(entries);
    inRepository().forEach(source -> all.putIfAbsent(source.name(), new ModelEntry(source)));
    return List.copyOf(all.values());
  }

  private List<ModelSource> inRepository() {
    if (settings.repository().isEmpty()) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(settings.repository().get())) {
      return folders
          .filter(Files::isDirectory)
          .map(ModelSource::in)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "The folder of models cannot be listed.", e);
    }
  }

  /**
   * An open model, opened now where it is known and not open yet.
   *
   * @throws UnknownModel where there is none of that name
   * @throws Refusal LOADING while it is being opened for somebody else
   */
  public Served get(String name) {
    ModelEntry entry = entry(name);
    Optional<Served> open = entry.open();
    if (open.isPresent()) {
      entry.use();
      return open.get();
    }
    if (entry.state() == ModelState.LOADING || isClosing()) {
      throw new Refusal(
          Refusal.Reason.LOADING, SOON, "The model '%s' is being opened.".formatted(name));
    }
    if (entry.wasUnloaded()) {
      throw new UnknownModel(
          "The model '%s' was unloaded; /v2/repository/models/%s/load opens it."
              .formatted(name, name));
    }
    return load(name);
  }

  /** It where it is open; opens nothing. */
  public synchronized Optional<Served> peek(String name) {
    return Optional.ofNullable(entries.get(name)).flatMap(ModelEntry::peek);
  }

  /** The one model there is, where it is open. */
  public synchronized Optional<Served> peekOnly() {
    return settings.repository().isEmpty() && entries.size() == 1
        ? entries.values().iterator().next().peek()
        : Optional.empty();
  }

  /** As {@link #get(String)}, for one version of it; empty for the newest. */
  public Served get(String name, Optional<String> version) {
    Served served = get(name);
    if (version.isPresent() && !version.get().equals(served.version())) {
      throw new UnknownModel(
          "The model '%s' has no version '%s'. Available: %s."
              .formatted(name, version.get(), served.version()));
    }
    return served;
  }

  /** The one model there is, for interfaces that name none. */
  public Served only() {
    List<ModelEntry> all = all();
    if (all.size() != 1) {
      throw new UnknownModel(
          "Which model? This address is for servers of one; this one has: %s."
              .formatted(String.join(", ", all.stream().map(ModelEntry::name).toList())));
    }
    return get(all.get(0).name());
  }

  private synchronized ModelEntry entry(String name) {
    ModelEntry known = entries.get(name);
    if (known != null) {
      return known;
    }
    Optional<ModelSource> there =
        inRepository().stream().filter(source -> source.name().equals(name)).findFirst();
    if (there.isEmpty()) {
      throw new UnknownModel(
          String.valueOf(
              Suggestions.unknown("model", name, all().stream().map(ModelEntry::name).toList())
                  .getMessage()));
    }
    ModelEntry entry = new ModelEntry(there.get());
    entries.put(name, entry);
    return entry;
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  /** Opens it, or a new version of it; returns when it has answered. */
  public Served load(String name) {
    ModelEntry entry = entry(name);
    Optional<Served> old;
    Served served;
    synchronized (entry.lock()) {
      if (isClosing()) {
        throw new Refusal(Refusal.Reason.CLOSING, SOON, "The server is about to end.");
      }
      String version = entry.begin();
      try {
        served = opener.open(entry.source(), version);
      } catch (RuntimeException | Error e) {
        entry.failed(e);
        throw e;
      }
      old = entry.opened(served);
    }
    signals.resident(name, served.bytes());
    old.ifPresent(Served::close);
    makeRoom(name);
    return served;
  }

  /** Closes it when those who wait have their answers; it stays known. */
  public void unload(String name) {
    ModelEntry entry = entry(name);
    synchronized (entry.lock()) {
      entry.unload(true).ifPresent(Served::close);
    }
    signals.resident(name, 0);
  }

  /** Closes those that were used least recently, until the rest fit; never the one just opened. */
  private void makeRoom(String keep) {
    for (ModelEntry entry : beyond(keep)) {
      synchronized (entry.lock()) {
        entry.unload(false).ifPresent(Served::close);
      }
      signals.resident(entry.name(), 0);
    }
  }

  private synchronized List<ModelEntry> beyond(String keep) {
    List<ModelEntry> open =
        new ArrayList<>(entries.values().stream().filter(e -> e.open().isPresent()).toList());
    long bytes = open.stream().mapToLong(ModelEntry::bytes).sum();
    open.sort(Comparator.comparingLong(ModelEntry::lastUsed));
    List<ModelEntry> beyond = new ArrayList<>();
    for (ModelEntry entry : open) {
      if (bytes > settings.modelBytes() && !entry.name().equals(keep)) {
        beyond.add(entry);
        bytes -= entry.bytes();
      }
    }
    return beyond;
  }

  /** Lets all who wait have their answers, then closes all. */
  @Override
  public void close() {
    List<ModelEntry> all;
    synchronized (this) {
      closing = true;
      all = List.copyOf(entries.values());
    }
    for (ModelEntry entry : all) {
      synchronized (entry.lock()) {
        entry.unload(true).ifPresent(Served::close);
      }
    }
  }
}
