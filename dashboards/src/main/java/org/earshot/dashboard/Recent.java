package org.earshot.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Memory with a bound: what is older than the newest so many is forgotten. */
final class Recent {
  private Recent() {}

  /** A list that keeps the newest. */
  static final class Items<T> {
    private final int limit;
    private final Deque<T> items = new ArrayDeque<>();

    Items(int limit) {
      this.limit = limit;
    }

    void add(T item) {
      items.addFirst(item);
      if (items.size() > limit) {
        items.removeLast();
      }
    }

    List<T> newestFirst() {
      return List.copyOf(items);
    }
  }

  /** A map that keeps the keys that were put last; a key that is put again counts as new. */
  static final class Keyed<K, V> {
    private final int limit;
    private final Map<K, V> items = new LinkedHashMap<>();

    Keyed(int limit) {
      this.limit = limit;
    }

    V get(K key) {
      return items.get(key);
    }

    void put(K key, V value) {
      items.remove(key);
      items.put(key, value);
      if (items.size() > limit) {
        items.remove(items.keySet().iterator().next());
      }
    }

    /** Puts without counting as new. */
    void replace(K key, V value) {
      items.replace(key, value);
    }

    List<V> oldestFirst() {
      return new ArrayList<>(items.values());
    }
  }
}
