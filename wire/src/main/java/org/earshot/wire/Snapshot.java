package org.earshot.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a topic from its beginning to the end that it had when the reading began. */
public final class Snapshot {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long WITHIN_SECONDS = 30;

  private Snapshot() {}

  /**
   * Which records a topic held at an instant. Two extents are equal only if the same records lie
   * between their ends, but for what compaction took away.
   *
   * @param id the topic's own, so that a topic that was deleted and made again is another
   * @param begins offset of each partition's first record, by partition
   * @param ends offset behind each partition's last record
   */
  public record Extent(
      String topic, String id, SortedMap<Integer, Long> begins, SortedMap<Integer, Long> ends) {}

  /**
   * What a topic holds now.
   *
   * @throws UnknownTopicOrPartitionException if there is no such topic
   * @throws KafkaException if the brokers do not answer
   */
  public static Extent extent(Settings settings, String topic) {
    try (var consumer = settings.briefReader()) {
      var partitions = partitions(consumer, topic);
      return new Extent(
          topic,
          id(settings, topic),
          byPartition(consumer.beginningOffsets(partitions)),
          byPartition(consumer.endOffsets(partitions)));
    }
  }

  /**
   * Hands over every committed record of a topic as it is now, each partition in its order.
   *
   * @param topic its name
   * @throws UnknownTopicOrPartitionException if there is no such topic
   * @throws InterruptException if the thread is interrupted
   */
  public static void read(
      Settings settings, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = settings.briefReader()) {
      var partitions = partitions(consumer, topic);
      read(consumer, topic, byPartition(consumer.endOffsets(partitions)), each);
    }
  }

  /**
   * The same without what was written before an instant, as the records' timestamps say: quick on a
   * topic that holds days.
   */
  public static void read(
      Settings settings,
      String topic,
      Instant since,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = settings.briefReader()) {
      var partitions = partitions(consumer, topic);
      var ends = byPartition(consumer.endOffsets(partitions));
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
      var begins = consumer.offsetsForTimes(times);
      consumer.assign(partitions);
      for (var partition : partitions) {
        var begin = begins.get(partition); // null: nothing is as new
        consumer.seek(partition, begin == null ? ends.get(partition.partition()) : begin.offset());
      }
      readOn(consumer, ends, each);
    }
  }

  /** Hands over the committed records of an extent that are still there. */
  public static void read(
      Settings settings, Extent extent, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = settings.briefReader()) {
      read(consumer, extent.topic(), extent.ends(), each);
    }
  }

  private static void read(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      String topic,
      Map<Integer, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    var partitions = ends.keySet().stream().map(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    readOn(consumer, ends, each);
  }

  private static void readOn(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<Integer, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    var partitions = consumer.assignment();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p.partition()))) {
      for (var record : consumer.poll(POLL)) {
        if (record.offset() < ends.get(record.partition())) {
          each.accept(record);
        }
      }
    }
  }

  private static SortedMap<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    var sorted = new TreeMap<Integer, Long>();
    offsets.forEach((partition, offset) -> sorted.put(partition.partition(), offset));
    return Collections.unmodifiableSortedMap(sorted);
  }

  private static String id(Settings settings, String topic) {
    try (var admin = settings.admin()) {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get(WITHIN_SECONDS, TimeUnit.SECONDS)
          .topicId()
          .toString();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("topic %s cannot be described".formatted(topic), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
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
