package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/**
 * Looks for a clip by its id. A topic has no index by key, so it is read backwards, in pieces that
 * double: a clip of the last minutes is found in a moment, one that is not there costs a reading of
 * the whole topic. The partition that the id's hash chooses is read first; others may hold it if
 * somebody's client hashes in another way.
 */
public final class ClipSearch {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FIRST_PIECE = 32;
  private static final long LARGEST_PIECE = 1024;

  private final Consumer<byte[], byte[]> consumer;
  private final Topic<String, byte[]> topic;
  private final String clip;
  private final long untilNanos;

  private ClipSearch(
      Consumer<byte[], byte[]> consumer,
      Topic<String, byte[]> topic,
      String clip,
      Duration within) {
    this.consumer = consumer;
    this.topic = topic;
    this.clip = clip;
    this.untilNanos = System.nanoTime() + within.toNanos();
  }

  /**
   * The newest committed record of a clip.
   *
   * @param topic {@link Topics#CLIPS} or {@link Topics#DATASET_CLIPS}
   * @return empty if the topic does not hold it, or no longer
   * @throws TimeoutException if it was not found in time, and not everything was looked at
   */
  public static Optional<ConsumerRecord<byte[], byte[]>> newest(
      Settings settings, Topic<String, byte[]> topic, String clip, Duration within) {
    try (var consumer = settings.briefReader()) {
      var search = new ClipSearch(consumer, topic, clip, within);
      for (var partition : search.likeliestFirst()) {
        var found = search.in(partition);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
  }

  private Collection<TopicPartition> likeliestFirst() {
    List<TopicPartition> all = new ArrayList<>(Snapshot.partitions(consumer, topic.name()));
    int likely = Utils.toPositive(Utils.murmur2(clip.getBytes(UTF_8))) % all.size();
    all.sort(Comparator.comparing(place -> place.partition() != likely));
    return all;
  }

  private Optional<ConsumerRecord<byte[], byte[]>> in(TopicPartition place) {
    consumer.assign(List.of(place));
    long first = consumer.beginningOffsets(List.of(place)).get(place);
    long end = consumer.endOffsets(List.of(place)).get(place);
    long piece = FIRST_PIECE;
    while (end > first) {
      long from = Math.max(first, end - piece);
      var found = between(place, from, end);
      if (found.isPresent()) {
        return found;
      }
      end = from;
      piece = Math.min(2 * piece, LARGEST_PIECE);
    }
    return Optional.empty();
  }

  private Optional<ConsumerRecord<byte[], byte[]>> between(
      TopicPartition place, long from, long end) {
    ConsumerRecord<byte[], byte[]> newest = null;
    consumer.seek(place, from);
    while (consumer.position(place) < end) {
      if (System.nanoTime() > untilNanos) {
        throw new TimeoutException("%s was not found in %s in time".formatted(clip, topic.name()));
      }
      for (var record : consumer.poll(POLL)) {
        if (record.offset() < end && record.value() != null && clip.equals(id(record))) {
          newest = record;
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? null : new String(record.key(), UTF_8);
    return ClipId.of(key, record.topic(), record.partition(), record.offset());
  }
}
