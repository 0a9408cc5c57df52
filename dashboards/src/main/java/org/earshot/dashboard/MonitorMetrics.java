package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.earshot.measure.Suspicion;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.Robustness;
import org.earshot.wire.Topics;

/**
 * The state as Prometheus sees it, made anew at every scrape from what speaks for that moment: a
 * series that leaves the window leaves {@code /metrics}. Only the live protocol of each attack is
 * here, so no label tells protocols apart.
 */
final class MonitorMetrics implements MultiCollector {
  private final Supplier<Snapshot> snapshots;
  private final Supplier<Site.Standing> standing;
  private final Clock clock;

  /**
   * Collects nothing yet.
   *
   * @param standing how the cluster stands
   */
  MonitorMetrics(Supplier<Snapshot> snapshots, Supplier<Site.Standing> standing, Clock clock) {
    this.snapshots = snapshots;
    this.standing = standing;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    var snapshot = snapshots.get();
    Instant now = clock.instant();
    var gauges = new Gauges();
    var told = told(snapshot, now);
    RobustnessMetrics.put(gauges, told, snapshot.models());
    RobustnessMetrics.put(gauges, Suspicion.of(RobustnessMetrics.foolings(told)));
    jobs(gauges, snapshot.jobs());
    SourceMetrics.put(gauges, snapshot.sources());
    cluster(gauges, standing.get());
    var all = MetricSnapshots.builder().metricSnapshot(failures(snapshot));
    SourceMetrics.counters(snapshot.sources()).forEach(all::metricSnapshot);
    gauges.snapshots().forEach(all::metricSnapshot);
    return all.build();
  }

  private static void cluster(Gauges gauges, Site.Standing standing) {
    if (standing.workers() >= 0) {
      String text = "Workers that wait for jobs";
      gauges.set("earshot_workers", text, standing.workers(), Labels.EMPTY);
    }
    standing
        .lags()
        .forEach(
            (stage, lag) ->
                gauges.set(
                    "earshot_lag_seconds",
                    "Age of the oldest record that the stage has not dealt with",
                    lag.toMillis() / 1000.0,
                    Labels.of("stage", stage.label())));
  }

  /** A source beyond the bound has no series: a ratio of several would have to be averaged. */
  private static List<Robustness> told(Snapshot snapshot, Instant now) {
    var names = snapshot.sources().stream().map(SourceActivity::source).collect(Collectors.toSet());
    return snapshot.current(now).stream()
        .filter(measure -> !names.contains(Sources.OTHER) || names.contains(measure.source()))
        .toList();
  }

  /** Waiting and running ones; every queue is there, with 0 if it is empty. */
  private static void jobs(Gauges gauges, List<JobEvent> jobs) {
    String text = "Jobs that wait or run";
    for (var queue : Topics.JOB_QUEUES) {
      for (String state : List.of("queued", "running")) {
        long count =
            jobs.stream()
                .filter(job -> job.queue().equals(queue.name()) && state.equals(live(job.state())))
                .count();
        gauges.set(
            "earshot_jobs", text, (double) count, Labels.of("queue", queue.name(), "state", state));
      }
    }
  }

  private static String live(State state) {
    return switch (state) {
      case QUEUED -> "queued";
      case RUNNING, CHECKPOINT -> "running";
      case DONE, FAILED, CANCELLED, REFUSED -> "ended";
    };
  }

  private static CounterSnapshot failures(Snapshot snapshot) {
    var counter = CounterSnapshot.builder().name("earshot_dead_letters").help("Records set aside");
    snapshot
        .failureCounts()
        .forEach(
            (kind, count) ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(Labels.of("topic", kind.topic(), "reason", kind.reason()))
                        .value(count)
                        .build()));
    return counter.build();
  }
}
