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
import org.apache.kafka.clients.producer.Producer;
import org.earshot.dashboard.DashboardOptions;
import org.earshot.dashboard.DashboardRole;
import org.earshot.dashboard.Readiness;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.Rate;
import org.earshot.ingest.Replay;
import org.earshot.ingest.ReplayOptions;
import org.earshot.message.ModelCard;
import org.earshot.streams.ProcessOptions;
import org.earshot.streams.RepresentationPlan;
import org.earshot.streams.StageAges;
import org.earshot.streams.StreamsRole;
import org.earshot.streams.Windowing;
import org.earshot.wire.Settings;
import org.earshot.worker.WorkOptions;
import org.earshot.worker.WorkerRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every role in one process, on an embedded broker and bundled clips.
 *
 * <pre>
 *   broker -> (processors | worker | page, side by side) -> feed
 * </pre>
 */
final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final String SOURCE = "esc10";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Instant started = Instant.now();
  private final String bootstrap;
  private final List<String> unclassified;
  private final DashboardRole page;
  private final Replay feed;

  /** What can be chosen. */
  record Options(
      DataOption data,
      int brokerPort,
      double clipsPerSecond,
      RepresentationPlan representations,
      Duration window,
      DashboardOptions page) {}

  private Demo(Options options, Lifetime lifetime) {
    JvmMetrics.builder().register(registry);
    Ports.requireFree(options.page().host(), options.page().port(), "--port");
    var rate = new Rate.Steady(options.clipsPerSecond());
    var broker = lifetime.add(EmbeddedBroker.start(options.data().broker(), options.brokerPort()));
    bootstrap = broker.bootstrap();
    Settings settings = Settings.of(bootstrap);
    BootstrapOption.prepare(settings);
    Set<String> classified =
        BundledModels.activate(settings, options.data().models()).stream()
            .map(ModelCard::representation)
            .collect(toSet());
    unclassified =
        options.representations().ids().stream().filter(id -> !classified.contains(id)).toList();
    page = startRoles(options, settings, lifetime);
    feed = startFeed(settings, rate, lifetime);
    IngestedClips.register(registry, SOURCE, feed::sent);
  }

  /**
   * Starts everything; each part is added to the lifetime as soon as it runs.
   *
   * @throws StartupException if a port or the data is in use
   */
  static Demo start(Options options, Lifetime lifetime) {
    return new Demo(options, lifetime);
  }

  /** The page's port. */
  int port() {
    return page.port();
  }

  String bootstrap() {
    return bootstrap;
  }

  /** Representations that are made and that no bundled model was trained on. */
  List<String> unclassified() {
    return unclassified;
  }

  /** What was measured so far. */
  DemoReport report() {
    Instant now = Instant.now();
    return new DemoReport(
        Duration.between(started, now),
        feed.sent(),
        Produced.by(registry),
        page.snapshot().current(now));
  }

  private DashboardRole startRoles(Options options, Settings settings, Lifetime lifetime) {
    var age = new ClipAge(registry);
    lifetime.level();
    var processors = soon(lifetime, () -> startProcessors(options, settings, age, lifetime));
    var worker = soon(lifetime, () -> startWorker(options, settings, age));
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

  private StreamsRole startProcessors(
      Options options, Settings settings, ClipAge age, Lifetime lifetime) {
    var state = options.data().data().resolve("instances").resolve("demo");
    var windows = windows(options.window());
    var process = new ProcessOptions("demo", state, 1, 1, options.representations(), windows);
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

  private WorkerRole startWorker(Options options, Settings settings, ClipAge age) {
    return WorkerRole.start(
        settings,
        WorkOptions.of("demo", options.data().models()),
        registry,
        age.stage("verdict"),
        age.stage("attack"));
  }

  private static Replay startFeed(Settings settings, Rate rate, Lifetime lifetime) {
    var clips = BundledClips.load(Demo.class.getClassLoader(), "demo/esc10");
    Producer<byte[], byte[]> producer = settings.producer();
    lifetime.add(() -> producer.close(Duration.ofSeconds(1)));
    var replay =
        lifetime.add(
            new Replay(
                clips,
                new ReplayOptions(SOURCE, rate, 0),
                producer,
                e -> LOG.warn("a clip was not sent: {}", e.getMessage())));
    replay.start();
    return replay;
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
