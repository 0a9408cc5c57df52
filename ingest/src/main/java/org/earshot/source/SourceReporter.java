package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every second how each source stands, on {@code sources}, and what happened, on {@code
 * source-events}. A producer and a thread of its own: brokers that are away hold up nobody. What
 * could not be said of how a source stands is said anew a second later; events wait, the oldest
 * give way.
 */
final class SourceReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReporter.class);
  private static final int EVENTS_KEPT = 2_000;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final Supplier<List<SourceReport>> reports;
  private final BlockingQueue<SourceEvent> events = new LinkedBlockingQueue<>(EVENTS_KEPT);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "source-reporter");
  private volatile boolean refusing;

  SourceReporter(Settings settings, Supplier<List<SourceReport>> reports) {
    this.producer = producer(settings);
    this.reports = requireNonNull(reports, "reports");
  }

  private static Producer<byte[], byte[]> producer(Settings settings) {
    var config = settings.producerConfig();
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void start() {
    thread.start();
  }

  /** Takes note of what happened; never blocks. */
  void happened(SourceEvent event) {
    while (!events.offer(event)) {
      var unused = events.poll();
    }
  }

  private void run() {
    try {
      do {
        round();
      } while (!closing.await(SourceReport.EVERY.toMillis(), TimeUnit.MILLISECONDS));
      round(); // how all stand at the end
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void round() {
    for (var event = events.peek(); event != null; event = events.peek()) {
      if (!send(Topics.SOURCE_EVENTS.record(event.source(), event))) {
        return;
      }
      events.remove(event);
    }
    for (var report : reports.get()) {
      if (!send(Topics.SOURCES.record(report.source(), report))) {
        return;
      }
    }
  }

  /** False: the brokers are away, and the rest would have to wait as long. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private boolean send(ProducerRecord<byte[], byte[]> record) {
    long begin = System.nanoTime();
    try {
      producer.send(record, (metadata, failure) -> told(failure));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      told(e);
      return false;
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) < PATIENCE_MILLIS;
  }

  private void told(Exception failure) {
    if (failure != null && !refusing) { // once for all that follow
      LOG.warn("how the sources stand cannot be said: {}", failure.toString());
    }
    refusing = failure != null;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSES_WITHIN.toMillis());
      thread.interrupt();
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSES_WITHIN);
  }
}
