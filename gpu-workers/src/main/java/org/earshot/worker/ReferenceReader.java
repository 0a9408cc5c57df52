package org.earshot.worker;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.earshot.message.Reference;
import org.earshot.wire.Settings;

/** Fetches the records that references name, one by one, by assign and seek. */
final class ReferenceReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;

  ReferenceReader(Settings settings) {
    Map<String, Object> config = settings.consumerConfig();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // A fetch brings the batch that holds the record, however large, and no more.
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The records that are still there.
   *
   * @return without those that retention has removed
   * @throws IOException if a record that should be there does not come within ten seconds
   */
  Map<Reference, ConsumerRecord<byte[], byte[]>> read(Collection<Reference> references)
      throws IOException {
    var found = new HashMap<Reference, ConsumerRecord<byte[], byte[]>>();
    Set<TopicPartition> known =
        references.stream().map(ReferenceReader::partition).filter(this::exists).collect(toSet());
    var begins = consumer.beginningOffsets(known);
    var ends = consumer.endOffsets(known);
    for (var reference : references) {
      var partition = partition(reference);
      if (known.contains(partition)
          && reference.offset() >= begins.get(partition)
          && reference.offset() < ends.get(partition)) {
        read(partition, reference.offset()).ifPresent(record -> found.put(reference, record));
      }
    }
    return found;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private boolean exists(TopicPartition partition) {
    var partitions = consumer.partitionsFor(partition.topic());
    return partitions != null
        && partitions.stream().anyMatch(info -> info.partition() == partition.partition());
  }

  private Optional<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long offset)
      throws IOException {
    consumer.assign(Set.of(partition));
    consumer.seek(partition, offset);
    long end = System.nanoTime() + WITHIN.toNanos();
    while (System.nanoTime() < end) {
      var records = consumer.poll(POLL).iterator();
      if (records.hasNext()) {
        var record = records.next();
        return Optional.of(record).filter(found -> found.offset() == offset);
      }
      if (consumer.position(partition) > offset) {
        return Optional.empty(); // no record of a committed transaction
      }
    }
    throw new IOException(
        "record %d of %s did not come within %s".formatted(offset, partition, WITHIN));
  }

  private static TopicPartition partition(Reference reference) {
    return new TopicPartition(reference.topic(), reference.partition());
  }
}
