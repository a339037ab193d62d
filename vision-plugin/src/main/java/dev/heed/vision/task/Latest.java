package dev.heed.vision.task;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was made for the latest key: calls that ask for the same again share it. It holds one value
 * at most. Safe for concurrent use.
 */
final class Latest<K, V> {

  private record Made<K, V>(K key, V value) {}

  private volatile @Nullable Made<K, V> latest;

  /** The value for {@code key}, made where another key came before. */
  V get(K key, Supplier<V> maker) {
    Made<K, V> known = latest;
    if (known == null || !known.key().equals(key)) {
      known = new Made<>(key, maker.get());
      latest = known;
    }
    return known.value();
  }
}
