package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.wire.Lags;
import org.earshot.wire.Settings;

/** The dashboard as a running service: a reader of the topics and a web server over its state. */
public final class DashboardRole implements AutoCloseable {
  private static final Duration CLIP_FOUND_WITHIN = Duration.ofSeconds(30);

  private final Server server;
  private final TopicReader reader;
  private final Fleet fleet;
  private final Lags lags;
  private final Producer<byte[], byte[]> producer;
  private final PrometheusRegistry registry;
  private final MonitorMetrics metrics;

  private DashboardRole(
      Server server,
      TopicReader reader,
      Fleet fleet,
      Lags lags,
      Producer<byte[], byte[]> producer,
      PrometheusRegistry registry,
      MonitorMetrics metrics) {
    this.server = server;
    this.reader = reader;
    this.fleet = fleet;
    this.lags = lags;
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
    var gallery = new Gallery(Gallery.DEFAULT_LIMIT_BYTES);
    var reader = new TopicReader(settings, clock, gallery);
    var fleet = new Fleet(settings);
    var lags = new Lags(settings, clock);
    var producer = Uploads.producer(settings);
    var site =
        new Site(
            reader::snapshot,
            gallery,
            () -> new Site.Standing(reader.connected(), fleet.workers(), lags.current()),
            producer,
            label -> label.find(settings, CLIP_FOUND_WITHIN),
            clock);
    var vertx = Server.vertx();
    Server server;
    try {
      server = site.serve(vertx, options, registry, others);
    } catch (IllegalStateException e) {
      lags.close();
      fleet.close();
      producer.close(Duration.ZERO);
      throw e;
    }
    var metrics = site.metrics();
    registry.register(metrics);
    reader.start();
    fleet.start(vertx);
    lags.start();
    return new DashboardRole(server, reader, fleet, lags, producer, registry, metrics);
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
    lags.close();
    fleet.close();
    producer.close(Duration.ofSeconds(2));
    registry.unregister(metrics);
  }
}
