package org.earshot.monitor;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.earshot.dashboard.HealthServer;
import org.earshot.dashboard.Readiness;
import picocli.CommandLine.Option;

/** Where a role without a page serves its metrics and its health. */
final class HttpOption {
  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Port of /metrics, /livez and /readyz; 0 takes a free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int port;

  @Option(
      names = "--http-host",
      paramLabel = "ADDRESS",
      description = "Address they listen on (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1")
  private String host;

  HealthServer serve(PrometheusRegistry registry, List<Readiness> checks) {
    return HealthServer.start(host, port, registry, checks);
  }

  /** The address to show. */
  String address(HealthServer server) {
    return "http://%s:%d/metrics".formatted(host, server.port());
  }
}
