package org.earshot.wire;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach the brokers, and the client settings that hold everywhere: committed records only,
 * idempotent producers, room for the largest representation.
 *
 * @param bootstrap host:port, several separated by commas
 * @param security additional client properties ({@code security.protocol}, {@code sasl.*}, {@code
 *     ssl.*}), empty on an open broker
 */
public record Settings(String bootstrap, Map<String, String> security) {
  public Settings {
    requireNonNull(bootstrap, "bootstrap");
    security = Map.copyOf(security);
  }

  /** An open broker. */
  public static Settings of(String bootstrap) {
    return new Settings(bootstrap, Map.of());
  }

  /** What every client has in common. */
  public Map<String, Object> common() {
    Map<String, Object> config = new HashMap<>(security);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return config;
  }

  public Admin admin() {
    return Admin.create(common());
  }

  /** Settings of an idempotent producer with acks from all replicas. */
  public Map<String, Object> producerConfig() {
    Map<String, Object> config = common();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * Topics.MAX_RECORD_BYTES);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    return config;
  }

  /** A producer of bytes: {@link Topic#record} turns keys and values into them. */
  public Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        producerConfig(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A transactional producer; the caller initialises its transactions. It blocks no longer than a
   * transaction lives: offsets of a topic that was deleted meanwhile are never taken.
   */
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    Map<String, Object> config = producerConfig();
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Settings of a consumer that reads committed records and commits its offsets by itself. */
  public Map<String, Object> consumerConfig() {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_RECORD_BYTES);
    return config;
  }

  /**
   * A consumer of a group. A new group starts at the earliest record, so nothing that was sent
   * before it came up is lost.
   *
   * @param instance static membership: a restart takes its partitions back at once; null for none
   */
  public Consumer<byte[], byte[]> consumer(String group, String instance, int maxPollRecords) {
    Map<String, Object> config = consumerConfig();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    if (instance != null) {
      config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    }
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer without a group, for reading topics by {@code assign} and {@code seek}. */
  public Consumer<byte[], byte[]> reader() {
    Map<String, Object> config = consumerConfig();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A reader of what a topic holds, which is closed as soon as it has it. A fetch at the end of a
   * partition is answered almost at once: seeking and closing would wait for the one under way.
   */
  public Consumer<byte[], byte[]> briefReader() {
    Map<String, Object> config = consumerConfig();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A member of a share group that takes one record at a time and acknowledges it itself. */
  public ShareConsumer<byte[], byte[]> shareConsumer(String group) {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    config.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new KafkaShareConsumer<>(
        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
