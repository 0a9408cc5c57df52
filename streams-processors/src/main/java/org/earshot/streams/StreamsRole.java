package org.earshot.streams;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import org.earshot.wire.Stage;
import org.earshot.wire.Topics;

/**
 * Runs the topologies, each as an application with threads of its own: a long clip must not hold up
 * the windows, what happens to a private source's topics must not hold up public ones, and each
 * scales by itself.
 */
public final class StreamsRole implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final List<StreamsApplication> applications = new ArrayList<>();

  private StreamsRole() {}

  /**
   * Creates missing topics, starts and returns when all applications run.
   *
   * @param registry gets the metrics of all topologies
   * @param onFailure called, from any thread, when an application gave up after repeated failures;
   *     it is down then
   * @throws IllegalStateException if an application does not run within a minute, saying why
   */
  public static StreamsRole start(
      Settings settings,
      ProcessOptions options,
      PrometheusRegistry registry,
      StageAges ages,
      Consumer<Throwable> onFailure) {
    createTopics(settings, options);
    Clock clock = Clock.systemUTC();
    var clips = ClipMetrics.register(registry, ages.representation());
    var results = ResultMetrics.register(registry, ages.robustness());
    var role = new StreamsRole();
    try {
      role.add(
          RepresentationTopology.build(options.representations(), clips, clock),
          StreamsSettings.of(Stage.REPRESENTATION.group(), settings, options),
          onFailure);
      role.add(
          RepresentationTopology.buildPrivate(options.representations(), clips, clock),
          StreamsSettings.following(
              StreamsSettings.of(Stage.PRIVATE_REPRESENTATIONS, settings, options)),
          onFailure);
      role.add(
          RobustnessTopology.build(options.windows(), results, clock),
          StreamsSettings.of(Stage.ROBUSTNESS.group(), settings, options),
          onFailure);
      role.applications.forEach(each -> each.awaitRunning(ProcessOptions.START_LIMIT));
      return role;
    } catch (RuntimeException e) {
      role.close();
      throw e;
    }
  }

  private static void createTopics(Settings settings, ProcessOptions options) {
    var kinds = options.representations().kinds();
    try (var admin = settings.admin()) {
      Cluster.createTopics(admin, Topics.all(kinds), (short) options.replication());
    }
  }

  private void add(Topology topology, Properties config, Consumer<Throwable> onFailure) {
    applications.add(new StreamsApplication(topology, config, CLOSE_LIMIT, onFailure));
  }

  /** Whether all applications run, neither starting, rebalancing nor down. */
  public boolean ready() {
    return applications.stream().allMatch(StreamsApplication::isRunning);
  }

  /** Closes all within about three seconds; open transactions are aborted and redone. */
  @Override
  public void close() {
    applications.forEach(StreamsApplication::beginClose);
    applications.forEach(StreamsApplication::close);
  }
}
