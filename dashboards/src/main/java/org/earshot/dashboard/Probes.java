package org.earshot.dashboard;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every role serves: {@code /metrics}, {@code /livez} (the process works) and {@code /readyz}
 * (its roles really run, else 503 and JSON that names what is not ready and why).
 */
final class Probes {
  private final Vertx vertx;
  private final PrometheusRegistry registry;
  private final List<Readiness> checks;
  private final ExpositionFormats formats = ExpositionFormats.init();

  Probes(Vertx vertx, PrometheusRegistry registry, List<Readiness> checks) {
    this.vertx = vertx;
    this.registry = registry;
    this.checks = List.copyOf(checks);
  }

  /** Whether the process works: for whoever restarts it, who holds no token. */
  void mountHealth(Router router) {
    router.get("/livez").handler(context -> Answers.json(context, 200, Map.of("live", true)));
    router.get("/readyz").handler(this::ready);
  }

  void mountMetrics(Router router) {
    router.get("/metrics").handler(this::metrics);
  }

  private void ready(RoutingContext context) {
    Map<String, String> problems = new TreeMap<>();
    checks.forEach(
        check -> check.problem().get().ifPresent(problem -> problems.put(check.name(), problem)));
    boolean ready = problems.isEmpty();
    Answers.json(context, ready ? 200 : 503, Map.of("ready", ready, "problems", problems));
  }

  /** Off the event loop, because collectors may ask others. */
  private void metrics(RoutingContext context) {
    var writer = formats.findWriter(context.request().getHeader(HttpHeaders.ACCEPT));
    vertx
        .executeBlocking(
            () -> {
              var bytes = new ByteArrayOutputStream();
              writer.write(bytes, registry.scrape());
              return Buffer.buffer(bytes.toByteArray());
            },
            false)
        .onSuccess(
            body ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, writer.getContentType())
                    .end(body))
        .onFailure(context::fail);
  }
}
