package org.earshot.streams;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;

/** The settings of a Kafka Streams application. */
final class StreamsSettings {
  /** Of clips of 441 kB, not the default 1000. */
  private static final int RECORDS_AT_ONCE = 20;

  private static final int IN_VAIN_MILLIS = 20_000;

  private StreamsSettings() {}

  static Properties of(String application, Settings settings, ProcessOptions options) {
    var config = new Properties();
    config.putAll(settings.common());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    config.put(
        StreamsConfig.STATE_DIR_CONFIG, options.state().resolve(options.instance()).toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.threads());
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, options.replication());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    config.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_AT_ONCE);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    putDeadLetters(config);
    putClients(config, options);
    return config;
  }

  /**
   * The settings of an application that follows topics which come and go: it looks for new ones
   * every two seconds, and no topic waits for the records of another. What was sent to a deleted
   * topic, and a commit that names one, is tried again in vain: for twenty seconds, not two
   * minutes.
   */
  static Properties following(Properties config) {
    config.put(consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 2_000);
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    config.put(producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), IN_VAIN_MILLIS);
    config.put(producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), IN_VAIN_MILLIS);
    config.put(producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), IN_VAIN_MILLIS / 2);
    return config;
  }

  private static void putDeadLetters(Properties config) {
    config.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class.getName());
    config.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class.getName());
    config.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
  }

  /**
   * A killed process is replaced after ten seconds by its peers, or at once by itself: its static
   * membership outlives it that long.
   */
  private static void putClients(Properties config, ProcessOptions options) {
    config.put(consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), options.instance());
    config.put(consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    config.put(consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
    config.put(consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_AT_ONCE);
    config.put(
        consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), Topics.MAX_RECORD_BYTES);
    config.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.MAX_RECORD_BYTES);
    config.put(producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 4L * Topics.MAX_RECORD_BYTES);
    config.put(producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
  }
}
