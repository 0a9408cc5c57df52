package org.earshot.monitor;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.dashboard.Readiness;
import org.earshot.engine.Kernels;
import org.earshot.model.ModelSource;
import org.earshot.wire.Settings;
import org.earshot.worker.WorkOptions;
import org.earshot.worker.WorkerRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code earshot work}. */
@Command(
    name = "work",
    description = "Classifies, attacks and trains: as many of these as there are machines for.")
final class WorkCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Mixin private DataOption data;
  @Mixin private InstanceOption instance;
  @Mixin private HttpOption http;

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      description =
          "host: loops on host memory where they are faster, CPU only; ops: ND4J's ops only, as on a GPU (default: ${DEFAULT-VALUE}).",
      defaultValue = "host")
  private Kernels kernels;

  @Option(
      names = "--bundled-models",
      description =
          "Let the bundled pair classify and be attacked, with the demo's policy, unless other models or another policy were chosen before.")
  private boolean bundledModels;

  @Option(
      names = "--no-attacks",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Take no attack jobs here.")
  private boolean attacks;

  @Option(
      names = "--no-training",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Take no training jobs here.")
  private boolean training;

  @Mixin private Source source;

  /** Where files of models come from that are not here. */
  static final class Source {
    @Option(
        names = "--models-from",
        paramLabel = "URL",
        description =
            "A dashboard to fetch files of models from that are not in the model directory: http://HOST:PORT.")
    private String url;

    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description = "The secret that the dashboard asks for. Better set as EARSHOT_TOKEN.")
    private String token;

    ModelSource source() {
      return url == null || url.isBlank()
          ? null
          : ModelSource.of(url, token == null || token.isBlank() ? null : token);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    var from = source.source();
    var registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    var age = new ClipAge(registry);
    Settings settings = bootstrap.prepared();
    if (bundledModels) {
      BundledModels.activate(settings, data.models());
    }
    try (var lifetime = new Lifetime()) {
      var name = lifetime.add(instance.take(data.data(), "work"));
      var options = new WorkOptions(name.name(), data.models(), kernels, attacks, training, from);
      var role =
          lifetime.add(
              WorkerRole.start(
                  settings, options, registry, age.stage("verdict"), age.stage("attack")));
      var ready =
          Readiness.when("work", role::ready, "the classifier or a job lane is not running");
      var health = lifetime.add(http.serve(registry, List.of(ready)));
      System.out.printf(
          "Working as %s, metrics at %s. Ctrl-C ends it.%n", name.name(), http.address(health));
      return lifetime.awaitEnd();
    }
  }
}
