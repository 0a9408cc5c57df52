package org.earshot.monitor;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/**
 * How much each stage of this process has produced, by its own counters: what an earlier process
 * left on the topics does not count.
 */
record Produced(long representations, long verdicts, long attacks) {
  static Produced by(PrometheusRegistry registry) {
    return new Produced(
        total(registry, "earshot_representation_seconds"),
        total(registry, "earshot_verdicts"),
        total(registry, "earshot_attacks"));
  }

  private static long total(PrometheusRegistry registry, String metric) {
    return registry.scrape(metric::equals).stream()
        .map(MetricSnapshot::getDataPoints)
        .flatMap(points -> points.stream())
        .mapToLong(Produced::count)
        .sum();
  }

  private static long count(DataPointSnapshot point) {
    if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
      return Math.round(counter.getValue());
    }
    return point instanceof HistogramSnapshot.HistogramDataPointSnapshot histogram
        ? histogram.getCount()
        : 0;
  }
}
