package org.earshot.dashboard;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects points of gauges; the first point of the same labels wins, NaN is left out. */
final class Gauges {
  private final Map<String, String> texts = new TreeMap<>();
  private final Map<String, Map<Labels, Double>> points = new TreeMap<>();

  void set(String name, String text, double value, Labels labels) {
    if (!Double.isNaN(value)) {
      texts.putIfAbsent(name, text);
      points.computeIfAbsent(name, key -> new LinkedHashMap<>()).putIfAbsent(labels, value);
    }
  }

  List<MetricSnapshot> snapshots() {
    return points.entrySet().stream()
        .map(entry -> snapshot(entry.getKey(), entry.getValue()))
        .toList();
  }

  private MetricSnapshot snapshot(String name, Map<Labels, Double> values) {
    var gauge = GaugeSnapshot.builder().name(name).help(texts.get(name));
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }
}
