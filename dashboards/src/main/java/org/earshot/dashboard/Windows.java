package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Robustness;

/**
 * The measures of the last windows of every series, and which of them speak for now.
 *
 * <p>Windows overlap: the one that ends next covers nearly its whole length and is the one that
 * counts. One that has just ended stands in, for a tenth of its length, until its successor is
 * published. What ended earlier is history, whatever it said, even if nothing came after it: a
 * monitor that stopped measuring must not look as if it still did.
 */
final class Windows {
  static final int SERIES_LIMIT = 1000;
  static final int WINDOWS_LIMIT = 64;
  private static final int GRACE = 10;

  private final Recent.Keyed<String, TreeMap<Instant, Robustness>> series =
      new Recent.Keyed<>(SERIES_LIMIT);
  private final Map<String, String> lastProtocol = new HashMap<>();

  void add(Robustness measure) {
    String key = measure.series() + "|" + measure.window().size();
    var windows = Optional.ofNullable(series.get(key)).orElseGet(TreeMap::new);
    windows.put(measure.window().start(), measure);
    if (windows.size() > WINDOWS_LIMIT) {
      windows.pollFirstEntry();
    }
    series.put(key, windows);
    attack(measure).ifPresent(attack -> lastProtocol.put(attack, protocol(measure)));
  }

  /** Everything that is kept, each series from its first window to its last. */
  List<Robustness> all() {
    return series.oldestFirst().stream().flatMap(windows -> windows.values().stream()).toList();
  }

  /** The protocol that each attack's last measure had. */
  Map<String, String> lastProtocols() {
    return Map.copyOf(lastProtocol);
  }

  /**
   * The measures that speak for now: one window a series, and one protocol an attack.
   *
   * @param active the protocol of each attack that is shown, see {@link #activeProtocols}
   */
  static List<Robustness> current(
      Collection<Robustness> measures, Map<String, String> active, Instant now) {
    Map<String, Robustness> chosen = new TreeMap<>();
    measures.stream()
        .filter(measure -> isCurrent(measure.window(), now) && isActive(measure, active))
        .forEach(
            measure ->
                chosen.merge(
                    measure.series() + "|" + measure.window().size(),
                    measure,
                    (one, other) -> better(one, other, now)));
    return List.copyOf(chosen.values());
  }

  /** The one that ends next; if both have ended, the later one. */
  private static Robustness better(Robustness one, Robustness other, Instant now) {
    boolean oneOpen = one.window().end().isAfter(now);
    boolean otherOpen = other.window().end().isAfter(now);
    boolean oneEndsFirst = one.window().end().isBefore(other.window().end());
    if (oneOpen && otherOpen) {
      return oneEndsFirst ? one : other;
    }
    return oneEndsFirst ? other : one;
  }

  /**
   * The protocol of each attack that is shown: the policy's if results of it are there, else that
   * of the last measure.
   */
  static Map<String, String> activeProtocols(
      Map<String, String> last, Collection<Robustness> measures, Optional<AttackPolicy> policy) {
    Map<String, String> active = new TreeMap<>(last);
    policy.stream()
        .flatMap(wish -> wish.attacks().stream())
        .filter(
            spec ->
                measures.stream()
                    .anyMatch(
                        measure ->
                            attack(measure).filter(spec.attack()::equals).isPresent()
                                && protocol(measure).equals(spec.protocol())))
        .forEach(spec -> active.put(spec.attack(), spec.protocol()));
    return active;
  }

  static boolean isActive(Robustness measure, Map<String, String> active) {
    return attack(measure).map(attack -> protocol(measure).equals(active.get(attack))).orElse(true);
  }

  private static boolean isCurrent(Robustness.Window window, Instant now) {
    Duration grace = window.size().dividedBy(GRACE);
    return window.end().plus(grace).isAfter(now);
  }

  private static Optional<String> attack(Robustness measure) {
    if (measure instanceof Robustness.Fooling fooling) {
      return Optional.of(fooling.attack());
    }
    return measure instanceof Robustness.EpsR epsR ? Optional.of(epsR.attack()) : Optional.empty();
  }

  private static String protocol(Robustness measure) {
    if (measure instanceof Robustness.Fooling fooling) {
      return fooling.protocol();
    }
    return measure instanceof Robustness.EpsR epsR ? epsR.protocol() : "";
  }
}
