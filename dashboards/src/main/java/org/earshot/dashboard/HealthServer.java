package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.Router;
import java.util.List;

/** Serves only {@code /metrics}, {@code /livez} and {@code /readyz}: for roles without a page. */
public final class HealthServer implements AutoCloseable {
  private final Server server;

  private HealthServer(Server server) {
    this.server = server;
  }

  /**
   * Returns when it listens.
   *
   * @param host the address to listen on
   * @param port 0 takes any free one
   * @param registry what {@code /metrics} shows
   * @param checks all must hold for {@code /readyz} to answer 200
   * @throws IllegalStateException if the port is in use, in one line
   */
  public static HealthServer start(
      String host, int port, PrometheusRegistry registry, List<Readiness> checks) {
    var vertx = Server.vertx();
    var router = Router.router(vertx);
    router.route().handler(Access.headers());
    var probes = new Probes(vertx, registry, checks);
    probes.mountHealth(router);
    probes.mountMetrics(router);
    Failures.mount(router);
    return new HealthServer(Server.listen(vertx, router, host, port));
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
