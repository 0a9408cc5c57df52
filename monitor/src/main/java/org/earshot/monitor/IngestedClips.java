package org.earshot.monitor;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** The counter {@code earshot_clips_ingested_total} of a feed. */
final class IngestedClips {
  private IngestedClips() {}

  /** Counts what a feed has put on its topic. */
  static void register(PrometheusRegistry registry, String source, LongSupplier sent) {
    CounterWithCallback.builder()
        .name("earshot_clips_ingested")
        .help("Clips that a feed of this process has put on its topic.")
        .labelNames("source")
        .callback(counter -> counter.call((double) sent.getAsLong(), source))
        .register(registry);
  }
}
