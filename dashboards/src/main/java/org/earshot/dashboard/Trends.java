package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Fooling;

/** How the fooling rate within the paper's budget went, from window to window. */
final class Trends {
  /**
   * The windows of one series.
   *
   * @param window their length
   * @param points oldest first
   */
  record Trend(
      String source,
      String model,
      String representation,
      String attack,
      boolean labelled,
      Duration window,
      List<Point> points) {}

  /**
   * A window.
   *
   * @param end when it ends
   * @param clips how many were attacked in it: the rate's denominator
   */
  record Point(Instant end, int clips, double rate, double lower, double upper) {}

  /** More series are not sent: the page draws two. */
  private static final int SERIES = 24;

  private Trends() {}

  /** The series of the live protocols, those with most clips first, at most 24. */
  static List<Trend> of(Collection<Robustness> measures, Map<String, String> active) {
    Map<String, List<Fooling>> series = new TreeMap<>();
    measures.stream()
        .filter(Fooling.class::isInstance)
        .map(Fooling.class::cast)
        .filter(fooling -> fooling.attacked() > 0 && Windows.isActive(fooling, active))
        .forEach(
            fooling ->
                series
                    .computeIfAbsent(
                        fooling.series() + "|" + fooling.window().size(), key -> new ArrayList<>())
                    .add(fooling));
    return series.values().stream()
        .sorted(Comparator.comparing(Trends::lastClips).reversed())
        .limit(SERIES)
        .map(Trends::trend)
        .toList();
  }

  private static int lastClips(List<Fooling> windows) {
    return windows.get(windows.size() - 1).attacked();
  }

  private static Trend trend(List<Fooling> windows) {
    var first = windows.get(0);
    return new Trend(
        first.source(),
        first.model(),
        first.representation(),
        first.attack(),
        first.labelled(),
        first.window().size(),
        windows.stream().map(Trends::point).toList());
  }

  private static Point point(Fooling window) {
    var rate = window.ratePaper();
    return new Point(
        window.window().end(), window.attacked(), rate.value(), rate.lower(), rate.upper());
  }
}
