package org.earshot.worker;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.earshot.message.AttackResult;
import org.earshot.message.ModelState;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport.Held;

/** The metrics that a worker owns, under the names of the architecture's table. */
final class WorkerMetrics {
  /** Sources that nobody declared share this label beyond {@link #MOST_SOURCES}. */
  static final String OTHER = "other";

  static final int MOST_SOURCES = 50;

  /** What an active model may be on a worker. */
  private static final Set<ModelState> STATES =
      EnumSet.range(ModelState.AVAILABLE, ModelState.UNUSABLE);

  private final Set<String> sources = new HashSet<>();
  private final Set<String> shown = new HashSet<>();
  private final Counter verdicts;
  private final Counter unclassified;
  private final Counter unattacked;
  private final Counter attacks;
  private final Histogram l2;
  private final Histogram rms;
  private final Counter gradients;
  private final Counter warnings;
  private final Histogram jobSeconds;
  private final Gauge models;

  WorkerMetrics(PrometheusRegistry registry) {
    verdicts =
        counter(
            registry,
            "earshot_verdicts",
            "Verdicts, against the label where there is one.",
            "source",
            "model",
            "outcome");
    unclassified =
        counter(
            registry,
            "earshot_clips_unclassified",
            "Representations that an active model did not classify: made by another definition "
                + "than it was trained on, or its weights are missing.",
            "source",
            "model",
            "reason");
    unattacked =
        counter(
            registry,
            "earshot_clips_unattacked",
            "Clips drawn for an attack that was not filed: too many jobs wait.",
            "attack",
            "reason");
    attacks =
        counter(
            registry,
            "earshot_attacks",
            "Clips attacked, by outcome.",
            "source",
            "model",
            "attack",
            "outcome");
    l2 =
        histogram("earshot_attack_l2", "l2 norm of perturbations that fooled.")
            .classicExponentialUpperBounds(0.01, 2, 14)
            .register(registry);
    rms =
        histogram("earshot_attack_rms", "RMS of perturbations that fooled.")
            .classicExponentialUpperBounds(1e-4, 2, 14)
            .register(registry);
    gradients =
        counter(
            registry,
            "earshot_attack_gradients",
            "Input gradients, a clip each; one that BIM-a and BIM-b shared counts for both.",
            "model",
            "attack");
    warnings =
        counter(
            registry,
            "earshot_attack_warnings",
            "Warnings of attacks about their own results.",
            "model",
            "attack",
            "warning");
    jobSeconds =
        Histogram.builder()
            .name("earshot_job_seconds")
            .unit(Unit.SECONDS)
            .help("Time of one attempt at a job.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 28800)
            .register(registry);
    models =
        Gauge.builder()
            .name("earshot_model_state")
            .help("1 for the state that an active model is in on this worker.")
            .labelNames("model", "state")
            .register(registry);
  }

  /** How the active models stand here: 1 for the state that each is in; others are gone. */
  void models(Map<String, Held> active) {
    for (var series : List.copyOf(shown)) {
      if (!active.containsKey(series)) {
        STATES.forEach(state -> models.remove(series, label(state)));
        shown.remove(series);
      }
    }
    active.forEach(
        (id, held) -> {
          STATES.forEach(
              state -> models.labelValues(id, label(state)).set(held.state() == state ? 1 : 0));
          shown.add(id);
        });
  }

  void verdict(Verdict verdict) {
    verdicts.labelValues(source(verdict.source()), verdict.model(), label(verdict.outcome())).inc();
  }

  void unclassified(String source, String model, String reason) {
    unclassified.labelValues(source(source), model, reason).inc();
  }

  void unattacked(String attack, String reason, int clips) {
    unattacked.labelValues(attack, reason).inc(clips);
  }

  void attacked(AttackResult result) {
    attacks
        .labelValues(
            source(result.source()), result.model(), result.attack(), label(result.outcome()))
        .inc();
    gradients.labelValues(result.model(), result.attack()).inc(result.backwards());
    result
        .warnings()
        .forEach(warning -> warnings.labelValues(result.model(), result.attack(), warning).inc());
    if (result.outcome() == AttackResult.Outcome.FOOLED) {
      l2.labelValues(result.model(), result.attack()).observe(result.l2());
      rms.labelValues(result.model(), result.attack()).observe(result.rms());
    }
  }

  void attackFailed(String source, String model, String attack) {
    attacks.labelValues(source(source), model, attack, "failed").inc();
  }

  void job(String kind, Duration took) {
    jobSeconds.labelValues(kind).observe(took.toNanos() / 1e9);
  }

  private synchronized String source(String name) {
    if (sources.contains(name)) {
      return name;
    }
    return sources.size() < MOST_SOURCES && sources.add(name) ? name : OTHER;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder().name(name).help(help).labelNames("model", "attack").classicOnly();
  }
}
