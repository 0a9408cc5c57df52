package org.earshot.streams;

import java.util.regex.Pattern;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.earshot.wire.Topic;

/** Topics as Kafka Streams wants them. */
final class Wiring {
  private Wiring() {}

  /** Reads a topic; a record without a timestamp has its predecessor's. */
  static <K, V> KStream<K, V> read(StreamsBuilder builder, Topic<K, V> topic) {
    return builder.stream(topic.name(), consumed(topic, topic.name()));
  }

  /** Reads all topics of a name, those that are made later too. */
  static <K, V> KStream<K, V> read(
      StreamsBuilder builder, Pattern topics, Topic<K, V> like, String name) {
    return builder.stream(topics, consumed(like, name));
  }

  private static <K, V> Consumed<K, V> consumed(Topic<K, V> like, String name) {
    return Consumed.with(like.key(), like.value())
        .withName(name + "-read")
        .withTimestampExtractor(new UsePartitionTimeOnInvalidTimestamp());
  }

  static <K, V> Produced<K, V> write(Topic<K, V> topic, String name) {
    return Produced.<K, V>as(name).withKeySerde(topic.key()).withValueSerde(topic.value());
  }

  /** A repartition topic of small records like those of a topic. */
  static <K, V> Repartitioned<K, V> through(Topic<K, V> like, String name, int partitions) {
    return Repartitioned.<K, V>as(name)
        .withKeySerde(like.key())
        .withValueSerde(like.value())
        .withNumberOfPartitions(partitions);
  }
}
