package org.earshot.dashboard;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;

/**
 * Sources as Prometheus sees them. All but the last sample are there only of declared ones; a level
 * and a drift only while samples arrive, so that no alert holds on to an old one. Counters begin
 * again when a listener does, which Prometheus takes for the reset that it is.
 */
final class SourceMetrics {
  private SourceMetrics() {}

  static void put(Gauges gauges, List<SourceActivity> sources) {
    for (var source : sources) {
      var labels = Labels.of("source", source.source());
      lastAudio(gauges, source.lastAudioAt(), labels);
      if (source.report() != null) {
        standing(gauges, source.report(), labels);
      }
    }
  }

  /** What only grows. */
  static List<MetricSnapshot> counters(List<SourceActivity> sources) {
    var reports = sources.stream().map(SourceActivity::report).filter(r -> r != null).toList();
    return List.of(
        counter(
            "earshot_source_restarts",
            "How often the source was opened again",
            reports,
            SourceReport::restarts),
        counter(
            "earshot_source_gaps", "How often samples were missing", reports, SourceReport::gaps),
        counter(
            "earshot_source_lost_seconds",
            "How much time is missing, over all gaps",
            reports,
            report -> report.lost().toNanos() / 1e9));
  }

  private static void lastAudio(Gauges gauges, Instant at, Labels labels) {
    if (at != null) {
      gauges.set(
          "earshot_source_last_audio_timestamp_seconds",
          "When the source's last sample was heard",
          at.toEpochMilli() / 1000.0,
          labels);
    }
  }

  private static void standing(Gauges gauges, SourceReport report, Labels labels) {
    gauges.set("earshot_source_up", "Whether samples arrive", report.state().up() ? 1 : 0, labels);
    gauges.set(
        "earshot_source_muted",
        "Whether somebody wished not to listen",
        report.muted() ? 1 : 0,
        labels);
    for (var state : SourceState.values()) {
      gauges.set(
          "earshot_source_state",
          "1 for the state that the source is in",
          report.state() == state ? 1 : 0,
          labels.add("state", state.name().toLowerCase(Locale.ROOT)));
    }
    if (report.state().up()) {
      whileUp(gauges, report, labels);
    }
  }

  private static void whileUp(Gauges gauges, SourceReport report, Labels labels) {
    if (report.levelDbfs() != null) {
      gauges.set(
          "earshot_source_level_dbfs",
          "Root mean square of the last second, below full scale",
          report.levelDbfs(),
          labels);
    }
    if (report.driftPpm() != null) {
      gauges.set(
          "earshot_source_drift_ppm",
          "How much faster than the machine's the source's clock runs, in parts per million",
          report.driftPpm(),
          labels);
    }
  }

  private static CounterSnapshot counter(
      String name, String help, List<SourceReport> reports, ToDoubleFunction<SourceReport> value) {
    var counter = CounterSnapshot.builder().name(name).help(help);
    for (var report : reports) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("source", report.source()))
              .value(value.applyAsDouble(report))
              .build());
    }
    return counter.build();
  }
}
