package org.earshot.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.earshot.wire.Settings;

/**
 * Reads as a member of a group and writes in transactions that carry the offsets of what was read.
 * After any failure a new producer takes the transactional id over, which ends what was begun, and
 * reading goes back to the committed offsets. For one thread.
 */
final class ExactlyOnce implements AutoCloseable {
  private static final int FETCH_BYTES = 4 * 1024 * 1024;

  /**
   * Some records of the smallest representations, or a short wait: a network takes half as long for
   * each clip of four as for one alone, and what it leaves is for attacks.
   */
  private static final int GATHERED_BYTES = 256 * 1024;

  private static final int GATHERED_MILLIS = 300;
  private static final int SEES_NEW_TOPICS_WITHIN_MILLIS = 2_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final Settings settings;
  private final String transactionalId;
  private final Consumer<byte[], byte[]> consumer;
  private Producer<byte[], byte[]> producer;
  private Pattern topics;
  private boolean behind;

  /**
   * Joins nothing yet.
   *
   * @param instance static membership: a worker that comes back soon has its partitions at once
   * @param batch the most records that one {@link #poll} gives
   */
  ExactlyOnce(Settings settings, String group, String instance, int batch) {
    this.settings = settings;
    this.transactionalId = group + "-" + instance;
    Map<String, Object> config = settings.consumerConfig();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, SEES_NEW_TOPICS_WITHIN_MILLIS);
    // A killed worker's partitions go to the others within ten seconds.
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, GATHERED_MILLIS);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Subscribes to exactly the topics with such names, those that are made later too. */
  void subscribe(Pattern names) {
    if (topics == null || !topics.pattern().equals(names.pattern())) {
      consumer.subscribe(names);
      topics = names;
    }
  }

  /** Subscribes to nothing. */
  void unsubscribe() {
    if (topics != null) {
      consumer.unsubscribe();
      topics = null;
    }
  }

  /** Whether there is nothing to read, or the group has taken this member in. */
  boolean serving() {
    return topics == null || consumer.groupMetadata().generationId() > 0;
  }

  /**
   * What has come, at most a batch; nothing without a subscription.
   *
   * @throws KafkaException if the brokers are away; a later call tries again
   */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration within) {
    recover();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    if (topics != null) {
      consumer.poll(within).forEach(records::add);
    }
    return records;
  }

  /**
   * Writes what became of the records that the last poll gave.
   *
   * @throws KafkaException if nothing was written; the next poll gives the same records again
   */
  void write(
      List<ProducerRecord<byte[], byte[]>> results, List<ConsumerRecord<byte[], byte[]>> of) {
    try {
      producer.beginTransaction();
      for (var result : results) {
        var unused = producer.send(result); // the commit fails if one is not written
      }
      if (!of.isEmpty()) {
        producer.sendOffsetsToTransaction(after(of), consumer.groupMetadata());
      }
      producer.commitTransaction();
    } catch (KafkaException | IllegalStateException e) {
      forget();
      throw e instanceof KafkaException failure ? failure : new KafkaException(e);
    }
  }

  /** Drops what the last poll gave: the next poll gives it again. */
  void forget() {
    behind = true;
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  /** Leaves the group, so that others take over at once. */
  @Override
  public void close() {
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE_WITHIN)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    } finally {
      if (producer != null) {
        producer.close(CLOSE_WITHIN);
      }
    }
  }

  private void recover() {
    if (producer == null) {
      var next = settings.transactionalProducer(transactionalId);
      try {
        next.initTransactions();
        producer = next;
      } finally {
        if (producer != next) {
          next.close(Duration.ZERO);
        }
      }
    }
    if (behind) {
      rewind();
      behind = false;
    }
  }

  private void rewind() {
    var assigned = consumer.assignment();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assigned);
    for (var partition : assigned) {
      var offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> after(
      List<ConsumerRecord<byte[], byte[]>> records) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var record : records) {
      offsets.merge(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1),
          (one, other) -> one.offset() > other.offset() ? one : other);
    }
    return offsets;
  }
}
