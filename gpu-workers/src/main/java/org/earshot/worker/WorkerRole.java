package org.earshot.worker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.earshot.model.ModelDownload;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.training.SavedEpochs;
import org.earshot.training.SetFiles;
import org.earshot.training.TrainingExecutor;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.earshot.worker.Weights.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: classifies what comes, and does the jobs of the queues with what is left of the
 * machine.
 *
 * <pre>
 *   control, models -> ControlFollower -> Wanted (models, policy)      ModelReporter -> workers
 *                       Weights <- files    |
 *   representations.* ----------------> Classifier -> verdicts, jobs.continuous
 *                                           : goes first (Turnstile)
 *   jobs.* -> JobRunner: AttackExecutor, TrainingExecutor -> attack-results, adversarials, models
 * </pre>
 */
public final class WorkerRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRole.class);
  private static final Duration SERVES_WITHIN = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ControlFollower control;
  private final Classifier classifier;
  private final JobRunner jobs;

  private WorkerRole(
      Settings settings,
      WorkOptions options,
      PrometheusRegistry registry,
      Consumer<Duration> verdictAge,
      Consumer<Duration> attackAge) {
    try {
      Producer<byte[], byte[]> producer = opened(settings.producer());
      var site =
          new WorkerSite(
              options.instance(),
              settings,
              producer,
              new Turnstile(),
              new Cancellations(),
              new WorkerMetrics(registry),
              Clock.systemUTC());
      var store = new ModelStore(options.modelsDir());
      var models =
          opened(
              ModelRegistry.start(
                  settings, failure -> LOG.error("the topic models: {}", failure.getMessage())));
      var weights = opened(new Weights(store, download(store, options), Backoff.DEFAULT));
      var networks = opened(new Networks(store, weights, options.kernels()));
      var active = new ActiveNetworks(networks, weights);
      control = opened(ControlFollower.start(settings, models, active, site.cancellations()));
      opened(ModelReporter.start(site, models::cards, control, weights));
      var backlog = opened(Backlog.start(settings.admin(), Topics.CONTINUOUS_JOBS));
      classifier = opened(new Classifier(site, control, networks, backlog, verdictAge).start());
      var executors =
          new JobExecutors(
              options.attacks()
                  ? new AttackExecutor(site, models::cards, networks, attackAge)
                  : null,
              options.training() ? trainer(site, options, store, models, networks) : null);
      var share = new WorkShare(control::attackShare, System::nanoTime);
      jobs = opened(JobRunner.start(site, executors, share));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a worker; returns when it classifies and takes jobs.
   *
   * @param registry where its metrics are registered
   * @param verdictAge hears each clip's age, from its last sample, at its verdict
   * @param attackAge the same at its attack's result
   * @throws KafkaException if it does not serve within a minute
   */
  public static WorkerRole start(
      Settings settings,
      WorkOptions options,
      PrometheusRegistry registry,
      Consumer<Duration> verdictAge,
      Consumer<Duration> attackAge) {
    var role = new WorkerRole(settings, options, registry, verdictAge, attackAge);
    try {
      if (role.classifier.awaitServing(SERVES_WITHIN)) {
        return role;
      }
    } catch (InterruptedException e) {
      role.close();
      throw new InterruptException(e);
    }
    role.close();
    throw new KafkaException("the worker does not serve within " + SERVES_WITHIN);
  }

  /** Whether it really works: what is wanted is followed, clips are classified, jobs are taken. */
  public boolean ready() {
    return control.alive() && classifier.ready() && jobs.alive();
  }

  /** Hands its jobs back, leaves its groups and ends, within about three seconds. */
  @Override
  public void close() {
    if (jobs != null && classifier != null) { // null where the start failed
      jobs.stop();
      classifier.stop();
    }
    while (!parts.isEmpty()) {
      var part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }

  private static ModelDownload download(ModelStore store, WorkOptions options) {
    return options.modelsFrom() == null ? null : new ModelDownload(store, options.modelsFrom());
  }

  private static TrainingExecutor trainer(
      WorkerSite site,
      WorkOptions options,
      ModelStore store,
      ModelRegistry models,
      Networks networks) {
    var epochs = new SavedEpochs(options.modelsDir().resolve("unfinished"));
    var sets = new SetFiles(options.modelsDir().resolve("training-sets"));
    var comparison = new PairComparison(models::cards, networks, site.clock());
    return new TrainingExecutor(
        site.settings(), store, epochs, sets, options.kernels(), networks::graph, comparison);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
