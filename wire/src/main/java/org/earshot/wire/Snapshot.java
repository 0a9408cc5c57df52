package org.earshot.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a topic from its beginning to the end that it had when the reading began. */
public final class Snapshot {
  private static final Duration POLL = Duration.ofMillis(500);

  private Snapshot() {}

  /**
   * Hands over every committed record, each partition in its order.
   *
   * @param topic its name
   * @throws UnknownTopicOrPartitionException if there is no such topic
   * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
   */
  public static void read(
      Settings settings, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = settings.reader()) {
      var partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (var record : consumer.poll(POLL)) {
          if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
            each.accept(record);
          }
        }
      }
    }
  }

  /** All partitions of a topic, for a consumer that is assigned to them. */
  public static List<TopicPartition> partitions(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer, String topic) {
    var infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }
}
