package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/** A real one-node broker with the product's topics and share groups. */
public final class TestBroker implements AutoCloseable {
  private final KafkaClusterTestKit kit;

  public TestBroker() throws Exception {
    var nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    kit =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("auto.create.topics.enable", "false")
            .setConfigProp("group.share.assignment.interval.ms", "0")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
            .setConfigProp("share.coordinator.state.topic.min.isr", "1")
            .setConfigProp("share.coordinator.state.topic.num.partitions", "1")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    try (Admin admin = settings().admin()) {
      Cluster.createTopics(admin, Topics.all(List.of("stft")), (short) 1);
      Cluster.configureQueues(admin);
    }
  }

  public Settings settings() {
    return Settings.of(kit.bootstrapServers());
  }

  public Producer<byte[], byte[]> producer() {
    return settings().producer();
  }

  /** The topic's records from its beginning until they satisfy the condition. */
  public <V> List<V> read(Topic<?, V> topic, Duration within, Predicate<List<V>> enough) {
    return records(
            topic,
            within,
            records -> enough.test(records.stream().map(one -> value(topic, one)).toList()))
        .stream()
        .map(record -> value(topic, record))
        .toList();
  }

  /** The same as raw records. */
  List<ConsumerRecord<byte[], byte[]>> records(
      Topic<?, ?> topic, Duration within, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    long end = System.nanoTime() + within.toNanos();
    List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
    try (var reader = settings().reader()) {
      assignAll(reader, topic);
      while (!enough.test(seen)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "%s held only %s"
                  .formatted(topic.name(), seen.stream().map(TestBroker::text).toList()));
        }
        reader.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
    }
    return seen;
  }

  private static void assignAll(Consumer<byte[], byte[]> reader, Topic<?, ?> topic) {
    var partitions =
        reader.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(topic.name(), info.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  private static <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
    return topic.value().deserializer().deserialize(topic.name(), record.value());
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException("the test's broker did not stop", e);
    }
  }
}
