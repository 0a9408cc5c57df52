package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;

/** A topic as a reader from outside sees it: from its first record on, committed records only. */
final class TopicView<V> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic<?, V> topic;
  private final Consumer<byte[], byte[]> consumer;
  private final List<Entry<V>> seen = new ArrayList<>();

  /** A record; {@code headers} by name through {@link #header}. */
  record Entry<V>(ConsumerRecord<byte[], byte[]> record, V value) {
    String key() {
      return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    String header(String name) {
      return Facts.text(record.headers(), name);
    }

    Instant at() {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  private TopicView(Topic<?, V> topic, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  static <V> TopicView<V> of(Settings settings, Topic<?, V> topic) {
    var consumer = settings.reader();
    var partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new TopicView<>(topic, consumer);
  }

  /** All records until now, each partition in its order. */
  List<Entry<V>> entries() {
    var ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (var record : consumer.poll(POLL)) {
        seen.add(new Entry<>(record, decoded(record)));
      }
    }
    return List.copyOf(seen);
  }

  /** All values until now; deletions are left out. */
  List<V> values() {
    return entries().stream().map(Entry::value).filter(value -> value != null).toList();
  }

  /** Waits for the first value that is so. */
  V await(String what, Duration limit, Predicate<V> wanted) {
    return Await.until(what, limit, () -> values().stream().filter(wanted).findFirst());
  }

  /** Waits for the first record that is so. */
  Entry<V> awaitEntry(String what, Duration limit, Predicate<Entry<V>> wanted) {
    return Await.until(what, limit, () -> first(wanted));
  }

  @Override
  public void close() {
    consumer.close();
  }

  private Optional<Entry<V>> first(Predicate<Entry<V>> wanted) {
    return entries().stream().filter(wanted).findFirst();
  }

  private V decoded(ConsumerRecord<byte[], byte[]> record) {
    return topic.value().deserializer().deserialize(topic.name(), record.value());
  }
}
