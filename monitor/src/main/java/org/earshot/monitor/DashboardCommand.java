package org.earshot.monitor;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.dashboard.DashboardOptions;
import org.earshot.dashboard.DashboardRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code earshot dashboard}. */
@Command(name = "dashboard", description = "Serves the live page, the API and the measures.")
final class DashboardCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Mixin private DataOption data;
  @Mixin private PageOption page;
  @Mixin private HttpOption http;

  @Override
  public Integer call() throws InterruptedException {
    DashboardOptions options = page.options().serving(data.models());
    var registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    try (var lifetime = new Lifetime()) {
      var role =
          lifetime.add(DashboardRole.start(bootstrap.prepared(), options, registry, List.of()));
      var health = lifetime.add(http.serve(registry, List.of()));
      System.out.printf(
          "Page at %s, metrics at %s. Ctrl-C ends it.%n",
          page.address(role.port()), http.address(health));
      return lifetime.awaitEnd();
    }
  }

  /** Where the page is served. */
  static final class PageOption {
    @Option(
        names = "--port",
        paramLabel = "PORT",
        description = "Port of the page and the API (default: ${DEFAULT-VALUE}).",
        defaultValue = "8080")
    private int port;

    @Option(
        names = "--host",
        paramLabel = "ADDRESS",
        description =
            "Address to listen on; another than this machine's own needs --token (default: ${DEFAULT-VALUE}).",
        defaultValue = DashboardOptions.LOOPBACK)
    private String host;

    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description = "Secret that every request must bring. Better set as EARSHOT_TOKEN.")
    private String token;

    DashboardOptions options() {
      return DashboardOptions.of(host, port, token == null || token.isBlank() ? null : token);
    }

    String address(int listening) {
      return "http://%s:%d/".formatted(host, listening);
    }
  }
}
