package org.earshot.source;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.earshot.ingest.PreparedClip;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;

/**
 * A Kafka topic that somebody else fills with audio files, on this cluster or another one. It
 * begins with what comes from now on, and goes on where it was when it is opened again: offsets are
 * committed to the group {@code earshot-source-<id>} when all clips before them are on their topic.
 *
 * <p>Partitions are assigned, not shared: one process listens to a source, and its wait for a
 * pipeline that lags may be longer than a group would bear.
 */
final class TopicReader implements ClipReader {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  /** A consumer waits for brokers and topics that have gone, and says nothing. */
  private static final long LOOKS_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

  private static final int AT_ONCE = 16;

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private List<TopicPartition> partitions = List.of();
  private long lookedNanos;
  private boolean uncommitted;

  private TopicReader(String topic, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  /**
   * Opens a topic.
   *
   * @param address its name, or {@code kafka://HOST:PORT/NAME}
   * @param own how to reach this project's cluster
   */
  static TopicReader open(String source, String address, Settings own) throws CaptureException {
    TopicAddress place = place(address);
    var consumer = consumer(place.bootstrap().map(Settings::of).orElse(own), source);
    var reader = new TopicReader(place.topic(), consumer);
    try {
      reader.look();
      reader.assign();
      return reader;
    } catch (KafkaException e) {
      reader.close();
      throw away(e);
    } catch (CaptureException e) {
      reader.close();
      throw e;
    }
  }

  private static CaptureException away(KafkaException e) {
    return CaptureException.lost("the brokers do not answer: " + e.getMessage(), e);
  }

  private static TopicAddress place(String address) throws CaptureException {
    try {
      return TopicAddress.of(address);
    } catch (IllegalArgumentException e) {
      throw CaptureException.permanent(e.getMessage(), e);
    }
  }

  private static Consumer<byte[], byte[]> consumer(Settings settings, String source)
      throws CaptureException {
    Map<String, Object> config = settings.consumerConfig();
    config.put(GROUP_ID_CONFIG, "earshot-source-" + source);
    config.put(AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(MAX_POLL_RECORDS_CONFIG, AT_ONCE);
    try {
      return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw CaptureException.permanent("the address cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public Incoming poll(Duration atMost) throws CaptureException, InterruptedException {
    try {
      if (System.nanoTime() - lookedNanos > LOOKS_AFTER_NANOS) {
        look();
      }
      if (records.isEmpty()) {
        if (underWay.get() > 0) {
          Thread.sleep(10);
          return null;
        }
        commit();
        if (!consumer.assignment().containsAll(partitions)) {
          assign();
        }
        consumer.poll(atMost).forEach(records::add);
      }
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException("while reading a topic").initCause(e);
    } catch (KafkaException e) {
      throw away(e);
    }
    var next = records.poll();
    return next == null ? null : incoming(next);
  }

  /** Asks the brokers which partitions there are. */
  private void look() throws CaptureException {
    partitions =
        consumer.listTopics(ANSWERS_WITHIN).getOrDefault(topic, List.of()).stream()
            .map(place -> new TopicPartition(place.topic(), place.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw CaptureException.permanent("there is no topic " + topic);
    }
    lookedNanos = System.nanoTime();
  }

  /** Whoever opens it next goes on from here. All of a partition that was added since is new. */
  private void assign() {
    consumer.assign(partitions);
    var committed = consumer.committed(Set.copyOf(partitions), ANSWERS_WITHIN);
    var added = partitions.stream().filter(place -> committed.get(place) == null).toList();
    if (!added.isEmpty() && added.size() < partitions.size()) { // of none, all would be sought
      consumer.seekToBeginning(added);
    }
    partitions.forEach(place -> consumer.position(place, ANSWERS_WITHIN));
    consumer.commitSync(ANSWERS_WITHIN);
  }

  private void commit() {
    if (uncommitted) {
      consumer.commitSync(ANSWERS_WITHIN);
      uncommitted = false;
    }
  }

  private Incoming incoming(ConsumerRecord<byte[], byte[]> record) {
    uncommitted = true;
    underWay.incrementAndGet();
    byte[] file = record.value() == null ? new byte[0] : record.value();
    return new Incoming(
        "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset()),
        facts(record),
        PreparedClip.of(file),
        underWay::decrementAndGet);
  }

  /** What a stranger's headers say is taken where it can be read. */
  private static Facts facts(ConsumerRecord<byte[], byte[]> record) {
    String label = Facts.text(record.headers(), Facts.LABEL);
    try {
      var said = Facts.of("topic", record.headers());
      return said.captured(said.capturedAt(), null);
    } catch (IllegalArgumentException e) {
      return new Facts("topic", null, null, label, null, null, null, null, false);
    }
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
