package org.earshot.monitor;

import static java.util.stream.Collectors.toSet;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.earshot.dashboard.DashboardOptions;
import org.earshot.dashboard.DashboardRole;
import org.earshot.dashboard.Readiness;
import org.earshot.message.ModelCard;
import org.earshot.streams.ProcessOptions;
import org.earshot.streams.RepresentationPlan;
import org.earshot.streams.StageAges;
import org.earshot.streams.StreamsRole;
import org.earshot.streams.Windowing;
import org.earshot.wire.Settings;
import org.earshot.worker.WorkOptions;
import org.earshot.worker.WorkerRole;

/**
 * Every role but the one that feeds clips, in this process, on an embedded broker, with the bundled
 * models in service on a first start.
 *
 * <pre>
 *   broker -> (processors | worker | page, side by side)
 * </pre>
 */
final class OneProcess {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Instant started = Instant.now();
  private final Settings settings;
  private final List<String> unclassified;
  private final DashboardRole page;

  /**
   * What can be chosen.
   *
   * @param instance the name of this process among those of its roles
   */
  record Options(
      String instance,
      DataOption data,
      KeepAudioOption audio,
      int brokerPort,
      RepresentationPlan representations,
      Duration window,
      DashboardOptions page) {}

  private OneProcess(Options options, Lifetime lifetime) {
    JvmMetrics.builder().register(registry);
    Ports.requireFree(options.page().host(), options.page().port(), "--port");
    var broker = lifetime.add(EmbeddedBroker.start(options.data().broker(), options.brokerPort()));
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    options.audio().apply(settings);
    Set<String> classified =
        BundledModels.activate(settings, options.data().models()).stream()
            .map(ModelCard::representation)
            .collect(toSet());
    unclassified =
        options.representations().ids().stream().filter(id -> !classified.contains(id)).toList();
    page = startRoles(options, lifetime);
  }

  /**
   * Starts everything; each part is added to the lifetime as soon as it runs.
   *
   * @throws StartupException if a port or the data is in use
   */
  static OneProcess start(Options options, Lifetime lifetime) {
    return new OneProcess(options, lifetime);
  }

  Settings settings() {
    return settings;
  }

  /** What {@code /metrics} shows. */
  PrometheusRegistry registry() {
    return registry;
  }

  /** The page's port. */
  int port() {
    return page.port();
  }

  /** Representations that are made and that no bundled model was trained on. */
  List<String> unclassified() {
    return unclassified;
  }

  /**
   * What was measured so far.
   *
   * @param clips how many were fed
   */
  DemoReport report(long clips) {
    Instant now = Instant.now();
    return new DemoReport(
        Duration.between(started, now), clips, Produced.by(registry), page.snapshot().current(now));
  }

  private DashboardRole startRoles(Options options, Lifetime lifetime) {
    var age = new ClipAge(registry);
    lifetime.level();
    var processors = soon(lifetime, () -> startProcessors(options, age, lifetime));
    var worker = soon(lifetime, () -> startWorker(options, age));
    var streams = join(processors);
    var work = join(worker);
    return lifetime.beside(
        DashboardRole.start(
            settings,
            options.page(),
            registry,
            List.of(
                Readiness.when("process", streams::ready, "the topologies are not running"),
                Readiness.when("work", work::ready, "the classifier is not running"))));
  }

  private StreamsRole startProcessors(Options options, ClipAge age, Lifetime lifetime) {
    var state = options.data().data().resolve("instances").resolve(options.instance());
    var process =
        new ProcessOptions(
            options.instance(), state, 1, 1, options.representations(), windows(options.window()));
    var ages = new StageAges(age.stage("representation"), age.stage("robustness"));
    return StreamsRole.start(settings, process, registry, ages, lifetime::fail);
  }

  /** Ten steps a window. */
  private static Windowing windows(Duration size) {
    return new Windowing(
        size,
        size.dividedBy(10),
        Windowing.DEFAULT.grace(),
        Windowing.DEFAULT.kept(),
        Windowing.DEFAULT.refresh());
  }

  private WorkerRole startWorker(Options options, ClipAge age) {
    return WorkerRole.start(
        settings,
        WorkOptions.of(options.instance(), options.data().models()),
        registry,
        age.stage("verdict"),
        age.stage("attack"));
  }

  private static <T extends AutoCloseable> CompletableFuture<T> soon(
      Lifetime lifetime, Supplier<T> start) {
    return CompletableFuture.supplyAsync(() -> lifetime.beside(start.get()));
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
