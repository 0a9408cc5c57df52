package org.earshot.source;

import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
  private static final int AT_ONCE = 16;

  private final Consumer<byte[], byte[]> consumer;
  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private boolean uncommitted;

  private TopicReader(Consumer<byte[], byte[]> consumer) {
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
    String topic = place.topic();
    var consumer = consumer(place.bootstrap().map(Settings::of).orElse(own), source);
    try {
      var partitions =
          consumer.listTopics(ANSWERS_WITHIN).getOrDefault(topic, List.of()).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw CaptureException.permanent("there is no topic " + topic);
      }
      consumer.assign(partitions);
      partitions.forEach(consumer::position);
      consumer.commitSync(ANSWERS_WITHIN); // whoever opens it next goes on from here
      return new TopicReader(consumer);
    } catch (KafkaException e) {
      close(consumer);
      throw CaptureException.lost("the brokers do not answer: " + e.getMessage(), e);
    } catch (CaptureException e) {
      close(consumer);
      throw e;
    }
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
      if (records.isEmpty()) {
        if (underWay.get() > 0) {
          Thread.sleep(10);
          return null;
        }
        commit();
        consumer.poll(atMost).forEach(records::add);
      }
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException("while reading a topic").initCause(e);
    } catch (KafkaException e) {
      throw CaptureException.lost("the brokers do not answer: " + e.getMessage(), e);
    }
    var next = records.poll();
    return next == null ? null : incoming(next);
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
    close(consumer);
  }

  private static void close(Consumer<byte[], byte[]> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
