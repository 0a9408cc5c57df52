package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.earshot.message.Robustness.Window;

/**
 * Which windows of which series are to be measured again, and when: a series of n results at most
 * every n / 2000 seconds, and never more often than the refresh, so the cost of measuring is
 * bounded whatever the rate of records.
 */
final class Agenda<S> {
  private static final Duration FOR_EACH_RESULT = Duration.ofNanos(500_000);

  private final Duration refresh;
  private final Map<S, SortedMap<Instant, Window>> changed = new HashMap<>();
  private final Map<S, Instant> notBefore = new HashMap<>();

  Agenda(Duration refresh) {
    this.refresh = refresh;
  }

  void add(S series, Collection<Window> windows) {
    if (!windows.isEmpty()) {
      var wanted = changed.computeIfAbsent(series, none -> new TreeMap<>());
      windows.forEach(window -> wanted.put(window.start(), window));
    }
  }

  /** The series that may be measured now. */
  List<S> due(Instant wall) {
    return changed.keySet().stream()
        .filter(series -> !notBefore.getOrDefault(series, Instant.MIN).isAfter(wall))
        .toList();
  }

  /** Takes a series' windows, oldest first; it rests according to its size. */
  List<Window> take(S series, int results, Instant wall) {
    Duration cost = FOR_EACH_RESULT.multipliedBy(results);
    notBefore.put(series, wall.plus(cost.compareTo(refresh) > 0 ? cost : Duration.ZERO));
    return new ArrayList<>(changed.remove(series).values());
  }

  /** Forgets when the series that are gone were measured. */
  void retain(Collection<S> series) {
    notBefore.keySet().retainAll(series);
    changed.keySet().retainAll(series);
  }
}
