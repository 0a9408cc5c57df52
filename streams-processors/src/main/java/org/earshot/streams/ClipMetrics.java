package org.earshot.streams;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the representation topology tells about itself.
 *
 * @param dropped clips that were not done, by source and reason
 * @param seconds time to compute a representation, by representation
 * @param age takes each live clip's age, from its last sample to its representations
 */
public record ClipMetrics(
    Counter dropped, Histogram seconds, SourceLabels sources, Consumer<Duration> age) {
  /** The reason of a clip that is known already. */
  static final String REPEAT = "repeat";

  /** The reason of a clip whose source no representation is asked for. */
  static final String UNWANTED = "unwanted";

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
  };

  public ClipMetrics {
    requireNonNull(age, "age");
  }

  /**
   * Registers {@code earshot_clips_dropped_total} and {@code earshot_representation_seconds}.
   *
   * @param age takes the ages for {@code earshot_clip_age_seconds{stage="representation"}}, which
   *     other stages share
   */
  public static ClipMetrics register(PrometheusRegistry registry, Consumer<Duration> age) {
    return new ClipMetrics(
        Counter.builder()
            .name("earshot_clips_dropped_total")
            .help("Clips that were not processed.")
            .labelNames("source", "reason")
            .register(registry),
        Histogram.builder()
            .name("earshot_representation_seconds")
            .help("Time to compute one representation of one clip.")
            .labelNames("representation")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry),
        new SourceLabels(),
        age);
  }

  void dropped(String source, String reason) {
    dropped.labelValues(sources.of(source), reason).inc();
  }
}
