package org.earshot.wire;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic as a value: its name, how keys and values are written, and how it is created.
 *
 * @param partitions the default; an existing topic keeps its own
 * @param configs topic-level settings for creation
 */
public record Topic<K, V>(
    String name, Serde<K> key, Serde<V> value, int partitions, Map<String, String> configs) {
  public Topic {
    requireNonNull(name, "name");
    configs = Map.copyOf(configs);
  }

  /** A record as bytes, for producers that write to many topics. */
  public ProducerRecord<byte[], byte[]> record(K key, V value, Headers headers) {
    return new ProducerRecord<>(
        name,
        null,
        null,
        this.key.serializer().serialize(name, key),
        this.value.serializer().serialize(name, value),
        headers);
  }

  /** The same without headers. */
  public ProducerRecord<byte[], byte[]> record(K key, V value) {
    return record(key, value, new RecordHeaders());
  }

  /** How the topic is created. */
  public NewTopic definition(short replication) {
    return new NewTopic(name, partitions, replication).configs(configs);
  }
}
