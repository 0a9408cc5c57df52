package org.earshot.monitor;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import picocli.CommandLine.Option;

/** How to reach the brokers. */
final class BootstrapOption {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1:9092")
  private String bootstrap;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Client properties for a secured cluster (security.protocol, sasl.*, ssl.*).")
  private Path properties;

  Settings settings() {
    return new Settings(bootstrap, security());
  }

  /**
   * The settings, once the brokers answer and all topics are there.
   *
   * @throws StartupException if nothing answers within 15 s
   */
  Settings prepared() {
    Settings settings = settings();
    prepare(settings);
    return settings;
  }

  /** Waits for the brokers; creates what is missing. */
  static void prepare(Settings settings) {
    try (var admin = settings.admin()) {
      int nodes = admin.describeCluster().nodes().get(15, TimeUnit.SECONDS).size();
      Cluster.createTopics(admin, Topics.all(Topics.KINDS), (short) Math.min(3, nodes));
      Cluster.configureQueues(admin);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException(
          "no Kafka broker answers at %s; start one with `earshot broker`, or name another with --bootstrap"
              .formatted(settings.bootstrap()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while connecting", e);
    }
  }

  private Map<String, String> security() {
    if (properties == null) {
      return Map.of();
    }
    var loaded = new Properties();
    try (Reader reader = Files.newBufferedReader(properties)) {
      loaded.load(reader);
    } catch (IOException e) {
      throw new StartupException("cannot read --kafka-properties " + properties, e);
    }
    return loaded.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, loaded::getProperty));
  }
}
