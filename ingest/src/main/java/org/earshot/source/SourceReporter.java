package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.earshot.message.SourceState;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how each source stands, on {@code sources}, every second or if they are more than fifty
 * every few seconds, and at once when its state changed; and what happened, on {@code
 * source-events}. A producer and a thread of its own: brokers that are away hold up nobody. What
 * could not be said of how a source stands is said anew; events wait until the brokers have them,
 * and when too many wait the oldest give way.
 */
final class SourceReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReporter.class);
  private static final int EVENTS_KEPT = 2_000;

  /** As many are told every second; of more, each is told more rarely unless its state changed. */
  private static final int EACH_SECOND = 50;

  private static final int RAREST = 5;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final Supplier<List<SourceReport>> reports;
  private final Consumer<SourceReport> said;

  /** What the brokers have not got, and what is not on its way to them, in its order. */
  private final NavigableMap<Long, SourceEvent> events = new TreeMap<>();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "source-reporter");
  private final Map<String, SourceState> told = new HashMap<>();
  private long rounds;
  private long happened;
  private volatile boolean refusing;

  /**
   * A reporter that says nothing yet.
   *
   * @param reports how each source stands now
   * @param said hears of each report that the brokers have, on the producer's thread
   */
  SourceReporter(
      Settings settings, Supplier<List<SourceReport>> reports, Consumer<SourceReport> said) {
    this(producer(settings), reports, said);
  }

  /** The same with a producer, which this closes. */
  SourceReporter(
      Producer<byte[], byte[]> producer,
      Supplier<List<SourceReport>> reports,
      Consumer<SourceReport> said) {
    this.producer = requireNonNull(producer, "producer");
    this.reports = requireNonNull(reports, "reports");
    this.said = requireNonNull(said, "said");
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
    synchronized (events) {
      keep(happened++, event);
    }
  }

  private void keep(long number, SourceEvent event) {
    synchronized (events) {
      events.put(number, event);
      if (events.size() > EVENTS_KEPT) {
        events.pollFirstEntry();
      }
    }
  }

  private Map.Entry<Long, SourceEvent> next() {
    synchronized (events) {
      return events.pollFirstEntry();
    }
  }

  private void run() {
    try {
      do {
        safely();
      } while (!closing.await(SourceReport.EVERY.toMillis(), TimeUnit.MILLISECONDS));
      safely(); // how all stand at the end
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void safely() {
    try {
      round();
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) { // a reporter that is silently gone would be worse
      LOG.error("how the sources stand could not be said", e);
    }
  }

  /** Says what is to be said now, as far as the brokers take it. */
  void round() {
    int waiting;
    synchronized (events) {
      waiting = events.size(); // what fails meanwhile waits for the next round
    }
    for (; waiting > 0; waiting--) {
      var next = next();
      if (next == null) {
        break;
      }
      var event = next.getValue();
      var record = Topics.SOURCE_EVENTS.record(event.source(), event);
      if (!send(record, () -> {}, () -> keep(next.getKey(), event))) {
        return;
      }
    }
    for (var report : due(reports.get())) {
      var record = Topics.SOURCES.record(report.source(), report);
      if (!send(record, () -> said.accept(report), () -> {})) {
        return;
      }
      told.put(report.source(), report.state());
    }
  }

  private List<SourceReport> due(List<SourceReport> all) {
    int every = Math.min(RAREST, (all.size() + EACH_SECOND - 1) / EACH_SECOND);
    List<SourceReport> due = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      var report = all.get(i);
      if ((rounds + i) % every == 0 || report.state() != told.get(report.source())) {
        due.add(report);
      }
    }
    told.keySet().retainAll(all.stream().map(SourceReport::source).toList());
    rounds++;
    return due;
  }

  /** False: the brokers are away, and the rest would have to wait as long. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private boolean send(ProducerRecord<byte[], byte[]> record, Runnable done, Runnable inVain) {
    long begin = System.nanoTime();
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            told(failure);
            (failure == null ? done : inVain).run();
          });
    } catch (InterruptException e) {
      inVain.run();
      throw e;
    } catch (KafkaException e) {
      told(e);
      inVain.run();
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
