package org.earshot.monitor;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.earshot.wire.Topics;

/**
 * One Kafka node, broker and KRaft controller, in this process, on the loopback interface. For a
 * demo, a laptop and tests; a production cluster is Kafka's own.
 */
final class EmbeddedBroker implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker that keeps its log in a directory; what is there already is carried on with.
   *
   * @return when the broker answers
   * @throws StartupException if the directory or the port is in use
   */
  static EmbeddedBroker start(Path directory, int port) {
    var lock =
        DirectoryLock.tryLock(directory)
            .orElseThrow(
                () ->
                    new StartupException(
                        "the data in %s is in use by %s; stop it or choose another --data"
                            .formatted(directory, DirectoryLock.holder(directory))));
    try {
      Ports.requireFree(HOST, port, "--broker-port");
      Path log = directory.resolve("log");
      format(log);
      return new EmbeddedBroker(lock, startServer(config(log, port, Ports.free())), port);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The address for every {@code --bootstrap}. */
  String bootstrap() {
    return HOST + ":" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  private static KafkaRaftServer startServer(Map<String, Object> config) {
    var server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown(); // a half-started server keeps threads that never end
      throw new StartupException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  private static void format(Path log) {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(log);
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) { // Formatter.run declares it
      throw new StartupException("cannot format %s: %s".formatted(log, e.getMessage()), e);
    }
  }

  private static Map<String, Object> config(Path log, int port, int controllerPort) {
    Map<String, Object> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controllerPort));
    config.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
    config.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port));
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("log.dirs", log.toString());
    config.put("auto.create.topics.enable", "false");
    config.put("message.max.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    config.put("replica.fetch.max.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    config.put("log.retention.check.interval.ms", "10000"); // what is to be gone is gone soon,
    config.put("log.initial.task.delay.ms", "5000"); // after a start too
    oneNode(config);
    quick(config);
    return config;
  }

  /** One node holds every replica there is. */
  private static void oneNode(Map<String, Object> config) {
    for (var topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      config.put(topic + ".replication.factor", "1");
      config.put(topic + ".num.partitions", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
  }

  /** Small and quick to come up: no waiting for members, short sessions, few threads. */
  private static void quick(Map<String, Object> config) {
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.share.assignment.interval.ms", "0");
    config.put(
        "broker.session.timeout.ms", "4000"); // the default makes a start after kill -9 take 12 s
    config.put("broker.heartbeat.interval.ms", "500");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
  }
}
