package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.wire.Stage;

/**
 * Everything that the dashboard serves, over a state that somebody else keeps.
 *
 * @param snapshots the state
 * @param gallery the pictures
 * @param standing whether the broker answers, and who works
 * @param producer takes uploads and labels
 * @param archive keeps the clips that may be labelled
 */
record Site(
    Supplier<Snapshot> snapshots,
    Gallery gallery,
    Supplier<Standing> standing,
    Producer<byte[], byte[]> producer,
    Labels.Archive archive,
    Clock clock) {

  /**
   * How the cluster stands.
   *
   * @param connected whether the topics are being read
   * @param workers how many wait for jobs, or negative while nobody knows
   * @param lags how far the stages are behind, as far as that is known
   */
  record Standing(boolean connected, int workers, Map<Stage, Duration> lags) {}

  /** Listens; see {@link Server#listen}. */
  Server serve(
      Vertx vertx, DashboardOptions options, PrometheusRegistry registry, List<Readiness> others) {
    var router = Router.router(vertx);
    router.route().handler(Access.headers());
    var probes = new Probes(vertx, registry, checks(others));
    probes.mountHealth(router);
    router.route().handler(Access.rule(options.secret()));
    probes.mountMetrics(router);
    new Api(snapshots, this::state, gallery, clock).mount(router);
    new Events(this::state, () -> PageState.clips(snapshots.get()), options.eventStreams())
        .mount(vertx, router);
    new Uploads(vertx, producer, source -> snapshots.get().isPrivate(source), options, clock)
        .mount(router);
    new ModelFiles(Optional.ofNullable(options.models())).mount(router);
    new Labels(vertx, producer, archive, snapshots).mount(router);
    Assets.mount(router);
    Failures.mount(router);
    return Server.listen(vertx, router, options.host(), options.port());
  }

  /** What {@code /metrics} shows of the state. */
  MonitorMetrics metrics() {
    return new MonitorMetrics(snapshots, standing, clock);
  }

  private PageState state() {
    return PageState.of(snapshots.get(), clock.instant(), standing.get());
  }

  private List<Readiness> checks(List<Readiness> others) {
    List<Readiness> checks = new ArrayList<>(others);
    checks.add(
        Readiness.when(
            "broker", () -> standing.get().connected(), "the topics are not being read"));
    return checks;
  }
}
