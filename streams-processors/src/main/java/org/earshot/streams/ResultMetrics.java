package org.earshot.streams;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the robustness topology tells about itself.
 *
 * @param dropped results and verdicts that were not counted, by source and reason
 * @param retrainings adversarial trainings by model and outcome: filed, refused, activated
 * @param age takes each clip's age, from its last sample to the first measure that counts it
 */
public record ResultMetrics(
    Counter dropped, Counter retrainings, SourceLabels sources, Consumer<Duration> age) {
  public ResultMetrics {
    requireNonNull(age, "age");
  }

  /**
   * Registers {@code earshot_results_dropped_total} and {@code earshot_retrainings_total}.
   *
   * @param age takes the ages for {@code earshot_clip_age_seconds{stage="robustness"}}, which other
   *     stages share
   */
  public static ResultMetrics register(PrometheusRegistry registry, Consumer<Duration> age) {
    return new ResultMetrics(
        Counter.builder()
            .name("earshot_results_dropped_total")
            .help("Attack results and verdicts that no measure counts.")
            .labelNames("source", "reason")
            .register(registry),
        Counter.builder()
            .name("earshot_retrainings_total")
            .help("Adversarial trainings that the retrain policy filed or refused, by model.")
            .labelNames("model", "outcome")
            .register(registry),
        new SourceLabels(),
        age);
  }

  void retraining(String model, String outcome) {
    retrainings.labelValues(model, outcome).inc();
  }

  void late(String source) {
    dropped.labelValues(sources.of(source), "late").inc();
  }

  void repeat(String source) {
    dropped.labelValues(sources.of(source), "repeat").inc();
  }
}
