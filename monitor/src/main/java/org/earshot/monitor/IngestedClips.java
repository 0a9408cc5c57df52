package org.earshot.monitor;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.earshot.message.SourceReport;

/** The counters {@code earshot_clips_ingested_total} and {@code earshot_clips_dropped_total}. */
final class IngestedClips {
  private static final String INGESTED = "earshot_clips_ingested";
  private static final String PUT = "Clips that a feed of this process has put on its topic.";

  private IngestedClips() {}

  /** Counts what a feed has put on its topic. */
  static void register(PrometheusRegistry registry, String source, LongSupplier sent) {
    CounterWithCallback.builder()
        .name(INGESTED)
        .help(PUT)
        .labelNames("source")
        .callback(counter -> counter.call((double) sent.getAsLong(), source))
        .register(registry);
  }

  /**
   * Counts what sources have put on their topic, and what they have not. The second name is the
   * processors' too, who have other reasons: a registry takes it twice only from collectors that do
   * not give it beforehand, and joins what they give.
   */
  static void register(PrometheusRegistry registry, Supplier<List<SourceReport>> reports) {
    Collector ingested = () -> ingested(reports.get());
    Collector dropped = () -> dropped(reports.get());
    registry.register(ingested);
    registry.register(dropped);
  }

  private static CounterSnapshot ingested(List<SourceReport> reports) {
    var counter = CounterSnapshot.builder().name(INGESTED).help(PUT);
    reports.forEach(
        report -> counter.dataPoint(point(report.clips(), Labels.of("source", report.source()))));
    return counter.build();
  }

  private static CounterSnapshot dropped(List<SourceReport> reports) {
    var counter =
        CounterSnapshot.builder()
            .name("earshot_clips_dropped")
            .help("Clips that were not processed.");
    for (var report : reports) {
      report
          .dropped()
          .forEach(
              (reason, clips) ->
                  counter.dataPoint(
                      point(clips, Labels.of("source", report.source(), "reason", reason))));
    }
    return counter.build();
  }

  private static CounterDataPointSnapshot point(long clips, Labels labels) {
    return CounterDataPointSnapshot.builder().labels(labels).value((double) clips).build();
  }
}
