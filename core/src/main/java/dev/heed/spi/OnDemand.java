package dev.heed.spi;

import dev.heed.api.Internal;
import java.lang.ref.SoftReference;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list whose elements are made when they are asked for, and made again where memory was needed in
 * between: a batch of photographs that do not fit into memory together.
 */
@Internal
public final class OnDemand<S, T> extends AbstractList<T> {

  private final List<S> sources;
  private final Function<S, T> make;
  private final List<@Nullable SoftReference<T>> made;

  private OnDemand(List<S> sources, Function<S, T> make) {
    this.sources = sources;
    this.make = make;
    this.made = new ArrayList<>(sources.size());
    sources.forEach(source -> made.add(null));
  }

  /** What {@code make} makes of each, the same at each call. */
  public static <S, T> List<T> of(List<S> sources, Function<S, T> make) {
    return new OnDemand<>(sources, make);
  }

  @Override
  public int size() {
    return sources.size();
  }

  @Override
  public T get(int index) {
    SoftReference<T> known = made.get(index);
    T element = known == null ? null : known.get();
    if (element == null) {
      element = make.apply(sources.get(index));
      made.set(index, new SoftReference<>(element));
    }
    return element;
  }

  /** What {@code change} makes of each of a list, whose own elements are let go of one by one. */
  public static <S, T> List<T> eachOnce(List<S> list, Function<S, T> change) {
    List<T> changed = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      changed.add(change.apply(once(list, i)));
    }
    return changed;
  }

  private static <T> T once(List<T> list, int index) {
    return list instanceof OnDemand<?, T> late ? late.once(index) : list.get(index);
  }

  private T once(int index) {
    SoftReference<T> known = made.get(index);
    T element = known == null ? null : known.get();
    return element == null ? make.apply(once(sources, index)) : element;
  }
}
