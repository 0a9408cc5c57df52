package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.wire.Settings;

/** The dashboard as a running service: a reader of the topics and a web server over its state. */
public final class DashboardRole implements AutoCloseable {
  private final Server server;
  private final TopicReader reader;
  private final Fleet fleet;
  private final Producer<byte[], byte[]> producer;
  private final PrometheusRegistry registry;
  private final MonitorMetrics metrics;

  private DashboardRole(
      Server server,
      TopicReader reader,
      Fleet fleet,
      Producer<byte[], byte[]> producer,
      PrometheusRegistry registry,
      MonitorMetrics metrics) {
    this.server = server;
    this.reader = reader;
    this.fleet = fleet;
    this.producer = producer;
    this.registry = registry;
    this.metrics = metrics;
  }

  /**
   * Returns when it listens, whether or not the broker answers yet: {@code /readyz} tells.
   *
   * @param registry gets the measures that come out of the topics, and is what {@code /metrics}
   *     shows
   * @param others conditions of other roles in this process
   * @throws IllegalStateException if the port is in use, in one line
   */
  public static DashboardRole start(
      Settings settings,
      DashboardOptions options,
      PrometheusRegistry registry,
      List<Readiness> others) {
    var clock = Clock.systemUTC();
    var gallery = new Gallery();
    var reader = new TopicReader(settings, clock, gallery);
    var fleet = new Fleet(settings);
    var producer = settings.producer();
    var vertx = Server.vertx();
    Supplier<PageState> states =
        () -> PageState.of(reader.snapshot(), clock.instant(), reader.connected(), fleet.workers());
    List<Readiness> checks = new ArrayList<>(others);
    checks.add(Readiness.when("broker", reader::connected, "the topics are not being read"));
    var router = router(vertx, options);
    new Probes(vertx, registry, checks).mount(router);
    new Api(reader::snapshot, states, gallery, clock).mount(router);
    new Events(states, options.eventStreams()).mount(vertx, router);
    new Uploads(vertx, producer, options.uploadLimitBytes(), clock).mount(router);
    Server server = listen(vertx, router, options, fleet, producer);
    var metrics = new MonitorMetrics(reader::snapshot, fleet::workers, clock);
    registry.register(metrics);
    reader.start();
    fleet.start(vertx);
    return new DashboardRole(server, reader, fleet, producer, registry, metrics);
  }

  /** What was read so far. */
  public Snapshot snapshot() {
    return reader.snapshot();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    reader.close();
    fleet.close();
    producer.close(Duration.ofSeconds(2));
    registry.unregister(metrics);
  }

  private static Router router(Vertx vertx, DashboardOptions options) {
    var router = Router.router(vertx);
    router.route().handler(Access.headers());
    router.route().handler(Access.rule(options.secret()));
    Assets.mount(router);
    Failures.mount(router);
    return router;
  }

  private static Server listen(
      Vertx vertx,
      Router router,
      DashboardOptions options,
      Fleet fleet,
      Producer<byte[], byte[]> producer) {
    try {
      return Server.listen(vertx, router, options.host(), options.port());
    } catch (IllegalStateException e) {
      fleet.close();
      producer.close(Duration.ZERO);
      throw e;
    }
  }
}
