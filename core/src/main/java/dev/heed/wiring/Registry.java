package dev.heed.wiring;

import static java.util.Objects.requireNonNull;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the plugins offer of one kind, by name. They are asked when somebody first looks, since a
 * run needs few of all kinds; an extension that fails then is left out, with a notice. Of two
 * extensions with one name the first stays: Heed's own, then those added in code, those on the
 * class path, and those of the plugins folder. Safe for concurrent use.
 */
public final class Registry<T> {

  private final Kind<T> kind;
  private final PluginDiscovery found;
  private final Consumer<String> notices;
  private final List<PluginDiscovery.Broken> broken = new ArrayList<>();
  private final Map<String, PluginDiscovery.Broken> brokenByName = new HashMap<>();
  private final Set<String> described = new HashSet<>();
  private @Nullable Map<String, Entry<T>> collected;

  /** An extension and the plugin that offers it. */
  public record Entry<T>(String name, T extension, PluginDiscovery.Loaded plugin) {}

  Registry(Kind<T> kind, PluginDiscovery found, Consumer<String> notices) {
    this.kind = kind;
    this.found = found;
    this.notices = notices;
  }

  private synchronized Map<String, Entry<T>> byName() {
    if (collected == null) {
      Map<String, Entry<T>> byName = new TreeMap<>();
      found.plugins().forEach(loaded -> addAll(loaded, byName));
      collected = byName;
    }
    return collected;
  }

  private void addAll(PluginDiscovery.Loaded loaded, Map<String, Entry<T>> byName) {
    Guard.Breakage breakage = why -> leaveOut(loaded, fails(loaded, why));
    Guard.call(
        () -> {
          List<? extends T> all = kind.offers().apply(loaded.plugin());
          for (T extension : requireNonNull(all, "it gives null")) {
            Guard.call(() -> kind.name().apply(requireNonNull(extension, "null in it")), breakage)
                .ifPresent(name -> add(byName, new Entry<>(name, extension, loaded)));
          }
          return true;
        },
        breakage);
  }

  private String fails(PluginDiscovery.Loaded plugin, String why) {
    return "plugin '%s' fails while its %ss are asked for: %s"
        .formatted(plugin.name(), kind.noun(), why);
  }

  private void add(Map<String, Entry<T>> byName, Entry<T> entry) {
    Entry<T> earlier = byName.putIfAbsent(entry.name(), entry);
    if (earlier != null) {
      leaveOut(
          entry.plugin(),
          "plugin '%s' offers the %s '%s', which plugin '%s' in %s offers already and keeps. Rename one of them, or remove a plugin"
              .formatted(
                  entry.plugin().name(),
                  kind.noun(),
                  entry.name(),
                  earlier.plugin().name(),
                  earlier.plugin().origin()));
    }
  }

  private synchronized PluginDiscovery.Broken leaveOut(
      PluginDiscovery.Loaded plugin, String reason) {
    PluginDiscovery.Broken now = new PluginDiscovery.Broken(plugin.origin(), reason);
    if (!broken.contains(now)) {
      broken.add(now);
      notices.accept("heed: %s: %s. The rest works without it.".formatted(now.origin(), reason));
    }
    return now;
  }

  /** Whether it can say what it is; one that cannot is left out from now on. */
  private synchronized boolean isDescribed(Entry<T> entry) {
    if (!described.contains(entry.name())) {
      Guard.call(
              () -> {
                kind.description().accept(entry.extension());
                return true;
              },
              why -> drop(entry, why))
          .ifPresent(well -> described.add(entry.name()));
    }
    return described.contains(entry.name());
  }

  private void drop(Entry<T> entry, String why) {
    byName().remove(entry.name());
    String reason =
        "plugin '%s' fails while its %s '%s' describes itself: %s"
            .formatted(entry.plugin().name(), kind.noun(), entry.name(), why);
    brokenByName.put(entry.name(), leaveOut(entry.plugin(), reason));
  }

  /** Plugins that failed so far when they were asked for this kind. */
  public synchronized List<PluginDiscovery.Broken> broken() {
    return List.copyOf(broken);
  }

  /**
   * The extension of that name.
   *
   * @throws HeedException UNKNOWN_NAME where no plugin offers it; the message lists what there is.
   *     PLUGIN_BROKEN where it cannot say what it is
   */
  public synchronized T get(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  private HeedException missing(String name) {
    PluginDiscovery.Broken why = brokenByName.get(name);
    if (why != null) {
      return new HeedException(
          ErrorCode.PLUGIN_BROKEN,
          "The %s '%s' cannot be used: %s (in %s)."
              .formatted(kind.noun(), name, why.reason(), why.origin()));
    }
    HeedException unknown = Suggestions.unknown(kind.noun(), name, names());
    return new HeedException(unknown.code(), unknown.getMessage() + " 'heed plugins' lists all.");
  }

  /** As {@link #get}; empty for a name that is not known, or whose extension is broken. */
  public synchronized Optional<T> find(String name) {
    return Optional.ofNullable(byName().get(name)).filter(this::isDescribed).map(Entry::extension);
  }

  /** The first by name that says yes; one whose plugin fails is passed over. */
  public Optional<T> first(Predicate<T> question) {
    return firstAnswer(extension -> question.test(extension) ? Optional.of(extension) : none());
  }

  /** The first answer, by name; an extension whose plugin fails gives none. */
  public <R> Optional<R> firstAnswer(Function<T, Optional<R>> question) {
    return offered().stream()
        .flatMap(
            entry ->
                Guard.ask(
                    () -> question.apply(entry.extension()),
                    why -> leaveOut(entry.plugin(), fails(entry.plugin(), why)))
                    .orElseGet(Registry::none)
                    .stream())
        .findFirst();
  }

  private static <R> Optional<R> none() {
    return Optional.empty();
  }

  private synchronized List<Entry<T>> offered() {
    return List.copyOf(byName().values());
  }

  /** The names of all that is offered, in the order of the alphabet; nothing else is asked for. */
  public synchronized List<String> names() {
    return List.copyOf(byName().keySet());
  }

  /** All that can say what they are, by name. */
  public List<T> all() {
    return entries().stream().map(Entry::extension).toList();
  }

  /** As {@link #all}, each with its name and its plugin. */
  public Collection<Entry<T>> entries() {
    return offered().stream().filter(this::isDescribed).toList();
  }
}
