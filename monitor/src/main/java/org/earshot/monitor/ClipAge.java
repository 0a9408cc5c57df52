package org.earshot.monitor;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How old a clip is when it leaves a stage, counted from its last sample. Every role of a process
 * observes the same histogram, so it is made here and handed to them.
 */
final class ClipAge {
  private final Histogram ages;

  ClipAge(PrometheusRegistry registry) {
    ages =
        Histogram.builder()
            .name("earshot_clip_age_seconds")
            .help("Age of a clip, from its last sample, when it leaves the stage.")
            .unit(Unit.SECONDS)
            .labelNames("stage")
            .classicOnly()
            .classicUpperBounds(.05, .1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 3600)
            .register(registry);
  }

  /**
   * What a role calls with each clip's age: {@code representation, verdict, attack, robustness}.
   */
  Consumer<Duration> stage(String name) {
    var stage = ages.labelValues(name);
    return age -> stage.observe(Math.max(0, age.toNanos() / 1e9));
  }
}
