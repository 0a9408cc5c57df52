package org.earshot.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how far each stage is behind, in time: the age of the oldest record that its groups have
 * not committed. Measured from outside, it grows when every process of a stage is dead, too.
 *
 * <p>A thread of its own asks every few seconds. Differences of offsets would not do: markers of
 * transactions count as records there.
 */
public final class Lags implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lags.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration READ_WITHIN = Duration.ofMillis(500);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final Admin admin;
  private final Consumer<byte[], byte[]> reader;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "lags");
  private volatile Map<Stage, Duration> lags = Map.of();

  /** Measures nothing yet. */
  public Lags(Settings settings, Clock clock) {
    this.admin = settings.admin();
    this.reader = settings.reader();
    this.clock = clock;
    thread.setDaemon(true);
  }

  /** Begins to measure. */
  public void start() {
    thread.start();
  }

  /** By stage; a stage that has never committed anything, or cannot be asked for, is absent. */
  public Map<Stage, Duration> current() {
    return lags;
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      admin.close(Duration.ZERO);
      reader.close(CloseOptions.timeout(Duration.ZERO));
      return;
    }
    reader.wakeup(); // not by an interrupt, which Kafka's clients log as an error
    try {
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (admin;
        reader) {
      do {
        lags = measure();
      } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private Map<Stage, Duration> measure() throws InterruptedException {
    Map<Stage, Duration> measured = new EnumMap<>(Stage.class);
    for (var stage : Stage.values()) {
      try {
        var committed = committed(admin, stage);
        if (!committed.isEmpty()) {
          measured.put(stage, lag(committed));
        }
      } catch (WakeupException e) {
        return Map.of(); // closing
      } catch (ExecutionException | KafkaException e) {
        LOG.debug("the lag of {} is not known", stage.group(), e);
      }
    }
    return measured;
  }

  private static Map<TopicPartition, Long> committed(Admin admin, Stage stage)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    for (String group : stage.groups()) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.get().entrySet()) {
        if (entry.getValue() != null) { // null: assigned, never committed
          committed.put(entry.getKey(), entry.getValue().offset());
        }
      }
    }
    return committed;
  }

  private Duration lag(Map<TopicPartition, Long> committed) {
    var ends = reader.endOffsets(committed.keySet(), ANSWERS_WITHIN);
    committed.entrySet().removeIf(entry -> entry.getValue() >= ends.get(entry.getKey()));
    reader.assign(committed.keySet());
    committed.forEach(reader::seek);
    Instant oldest = clock.instant();
    while (!reader.assignment().isEmpty()) {
      var records = reader.poll(READ_WITHIN);
      if (records.isEmpty()) {
        break; // nothing but markers
      }
      for (var partition : records.partitions()) {
        var first = Instant.ofEpochMilli(records.records(partition).get(0).timestamp());
        oldest = first.isBefore(oldest) ? first : oldest;
      }
      var rest = new HashSet<>(reader.assignment());
      rest.removeAll(records.partitions());
      reader.assign(rest);
    }
    reader.unsubscribe();
    return Duration.between(oldest, clock.instant());
  }
}
