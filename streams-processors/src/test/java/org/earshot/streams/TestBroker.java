package org.earshot.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;

/** A real one-node broker. */
final class TestBroker implements AutoCloseable {
  private final KafkaClusterTestKit kit;

  TestBroker() throws Exception {
    var nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    kit =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("auto.create.topics.enable", "false")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  Settings settings() {
    return Settings.of(kit.bootstrapServers());
  }

  /** The topic's committed records from its beginning until they satisfy the condition. */
  List<ConsumerRecord<byte[], byte[]>> read(
      Topic<?, ?> topic, Duration within, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    long end = System.nanoTime() + within.toNanos();
    List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
    try (var reader = settings().reader()) {
      var partitions =
          reader.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (!enough.test(seen)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(topic.name() + " held only " + seen);
        }
        reader.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
    }
    return seen;
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
