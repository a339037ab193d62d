package dev.heed.wiring;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Names;
import dev.heed.spi.Plugin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the plugins offer of one kind, by name. They are asked when somebody first looks, since a
 * run needs few of all kinds; one that fails then is left out, and the user is told.
 */
public final class Registry<T> {

  private final String kind;
  private final Found found;
  private final Function<Plugin, List<? extends T>> offers;
  private final Function<T, String> name;
  private final Consumer<String> notices;
  private final List<Found.Broken> broken = new ArrayList<>();
  private @Nullable Map<String, Entry<T>> collected;

  /** An extension and the plugin that offers it. */
  public record Entry<T>(String name, T extension, Found.Loaded plugin) {}

  private Registry(
      String kind,
      Found found,
      Function<Plugin, List<? extends T>> offers,
      Function<T, String> name,
      Consumer<String> notices) {
    this.kind = kind;
    this.found = found;
    this.offers = offers;
    this.name = name;
    this.notices = notices;
  }

  /**
   * One kind from all plugins. Its methods throw {@link HeedException} PLUGIN_BROKEN where two
   * plugins claim one name; the message names both jars.
   */
  static <T> Registry<T> of(
      String kind,
      Found found,
      Function<Plugin, List<? extends T>> offers,
      Function<T, String> name,
      Consumer<String> notices) {
    return new Registry<>(kind, found, offers, name, notices);
  }

  private synchronized Map<String, Entry<T>> byName() {
    if (collected == null) {
      Map<String, Entry<T>> byName = new TreeMap<>();
      found.plugins().forEach(loaded -> add(loaded, byName));
      collected = new LinkedHashMap<>(byName);
    }
    return collected;
  }

  private void add(Found.Loaded loaded, Map<String, Entry<T>> byName) {
    Guard.Breakage breakage = why -> leaveOut(loaded, why);
    Guard.<List<? extends T>>call(() -> offers.apply(loaded.plugin()), breakage)
        .ifPresent(
            list -> {
              for (T extension : list) {
                Guard.call(() -> name.apply(extension), breakage)
                    .ifPresent(called -> add(byName, new Entry<>(called, extension, loaded)));
              }
            });
  }

  private void add(Map<String, Entry<T>> byName, Entry<T> entry) {
    Entry<T> earlier = byName.putIfAbsent(entry.name(), entry);
    if (earlier != null) {
      throw new HeedException(
          ErrorCode.PLUGIN_BROKEN,
          "Two plugins offer the %s '%s': plugin '%s' in %s, and plugin '%s' in %s. Remove one of them, or rename its %s."
              .formatted(
                  kind,
                  entry.name(),
                  earlier.plugin().name(),
                  earlier.plugin().origin(),
                  entry.plugin().name(),
                  entry.plugin().origin(),
                  kind));
    }
  }

  private synchronized void leaveOut(Found.Loaded loaded, String why) {
    String reason =
        "plugin '%s' fails while its %ss are asked for: %s".formatted(loaded.name(), kind, why);
    Found.Broken now = new Found.Broken(loaded.origin(), reason);
    if (!broken.contains(now)) {
      broken.add(now);
      notices.accept("heed: %s: %s. The rest works without it.".formatted(now.origin(), reason));
    }
  }

  /** Plugins that failed so far when they were asked for this kind. */
  public synchronized List<Found.Broken> broken() {
    return List.copyOf(broken);
  }

  /** The extension of that name; an unknown one is an error that lists what there is. */
  public T get(String name) {
    Entry<T> entry = byName().get(name);
    if (entry == null) {
      HeedException unknown = Names.unknown(kind, name, byName().keySet());
      throw new HeedException(unknown.code(), unknown.getMessage() + " 'heed plugins' lists all.");
    }
    return entry.extension();
  }

  /** As {@link #get}; empty for a name that is not known. */
  public Optional<T> find(String name) {
    return Optional.ofNullable(byName().get(name)).map(Entry::extension);
  }

  /** The first by name that says yes; one whose plugin fails is passed over. */
  public Optional<T> first(Predicate<T> question) {
    return firstAnswer(extension -> question.test(extension) ? Optional.of(extension) : none());
  }

  /** The first answer, by name; an extension whose plugin fails gives none. */
  public <R> Optional<R> firstAnswer(Function<T, Optional<R>> question) {
    return byName().values().stream()
        .flatMap(
            entry ->
                Guard.ask(
                    () -> question.apply(entry.extension()), why -> leaveOut(entry.plugin(), why))
                    .orElseGet(Registry::none)
                    .stream())
        .findFirst();
  }

  private static <R> Optional<R> none() {
    return Optional.empty();
  }

  public List<T> all() {
    return byName().values().stream().map(Entry::extension).toList();
  }

  public Collection<Entry<T>> entries() {
    return Collections.unmodifiableCollection(byName().values());
  }
}
