package org.earshot.monitor;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.dashboard.Readiness;
import org.earshot.streams.ProcessOptions;
import org.earshot.streams.StageAges;
import org.earshot.streams.StreamsRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code earshot process}. */
@Command(
    name = "process",
    description =
        "Turns clips into representations, and verdicts and attack results into measures.")
final class ProcessCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Mixin private DataOption data;
  @Mixin private InstanceOption instance;
  @Mixin private HttpOption http;
  @Mixin private RepresentationsOption representations;

  @Override
  public Integer call() throws InterruptedException {
    var registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    var age = new ClipAge(registry);
    try (var lifetime = new Lifetime()) {
      var name = lifetime.add(instance.take(data.data(), "process"));
      var role =
          lifetime.add(
              StreamsRole.start(
                  bootstrap.prepared(),
                  ProcessOptions.of(name.name(), name.directory(), representations.parsed()),
                  registry,
                  new StageAges(age.stage("representation"), age.stage("robustness")),
                  lifetime::fail));
      var ready = Readiness.when("process", role::ready, "the topologies are not running");
      var health = lifetime.add(http.serve(registry, List.of(ready)));
      System.out.printf(
          "Processing as %s, metrics at %s. Ctrl-C ends it.%n", name.name(), http.address(health));
      return lifetime.awaitEnd();
    }
  }
}
