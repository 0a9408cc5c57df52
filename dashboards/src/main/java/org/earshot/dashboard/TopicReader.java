package org.earshot.dashboard;

import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics into the state, on a thread of its own and in no group, so that every dashboard
 * sees everything and none leaves a trace on the broker.
 *
 * <p>What is wanted (models, control) and how workers and sources are is read from the beginning;
 * of what happened, only the end: a dashboard that starts late shows the last minutes, not last
 * week. A topic or a partition that appears later is found within seconds. If reading fails, it
 * begins anew with an empty state.
 */
public final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK_FOR_TOPICS = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration HISTORY = Duration.ofHours(2);
  private static final Set<String> WHOLE =
      Set.of(
          Topics.MODELS.name(),
          Topics.CONTROL.name(),
          Topics.WORKERS.name(),
          Topics.SOURCES.name());
  private static final Map<String, Long> TAILS =
      Map.of(
          Topics.VERDICTS.name(), 100L,
          Topics.ATTACK_RESULTS.name(), 100L,
          Topics.JOB_EVENTS.name(), 500L,
          Topics.SOURCE_EVENTS.name(), 100L,
          Topics.DEAD_LETTERS.name(), 500L);
  private static final long PICTURES_TAIL = 10;

  private final Settings settings;
  private final Clock clock;
  private final Gallery gallery;
  private final AtomicReference<Snapshot> latest;
  private final Thread thread = new Thread(this::run, "dashboard-reader");
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Consumer<byte[], byte[]> active;
  private volatile boolean connected;

  TopicReader(Settings settings, Clock clock, Gallery gallery) {
    this.settings = settings;
    this.clock = clock;
    this.gallery = gallery;
    this.latest =
        new AtomicReference<>(new MonitorState(clock.instant()).snapshot(clock.instant()));
  }

  void start() {
    thread.start();
  }

  /** The state as of at most 200 ms ago. */
  Snapshot snapshot() {
    return latest.get();
  }

  /** Whether a broker is there and the topics are being read. */
  boolean connected() {
    return connected;
  }

  @Override
  public void close() {
    stopping.countDown();
    var consumer = active;
    if (consumer != null) {
      consumer.wakeup(); // an interruption would keep the consumer from closing in order
    }
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running()) {
      try (var consumer = settings.reader()) {
        active = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("reading ends", e);
      } catch (KafkaException e) {
        LOG.warn("reading the topics failed, beginning anew: {}", e.toString());
      } catch (RuntimeException e) {
        LOG.error("reading the topics failed, beginning anew", e);
      }
      connected = false;
      pause();
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    var state = new MonitorState(clock.instant());
    var intake = new Intake(state, gallery);
    Instant look = Instant.MIN;
    while (running()) {
      if (!clock.instant().isBefore(look)) {
        assign(consumer, intake.topics());
        look = clock.instant().plus(LOOK_FOR_TOPICS);
      }
      if (consumer.assignment().isEmpty()) {
        pause();
      } else {
        consumer.poll(POLL).forEach(intake::accept);
      }
      connected = !consumer.assignment().isEmpty() && connections(consumer) > 0;
      latest.set(state.snapshot(clock.instant()));
    }
  }

  /** Adds the partitions that were not there before, each at its place. */
  private void assign(Consumer<byte[], byte[]> consumer, Iterable<String> topics) {
    var existing = consumer.listTopics();
    Set<TopicPartition> added = new HashSet<>();
    StreamSupport.stream(topics.spliterator(), false)
        .filter(existing::containsKey)
        .flatMap(topic -> existing.get(topic).stream())
        .forEach(place -> added.add(new TopicPartition(place.topic(), place.partition())));
    added.removeAll(consumer.assignment());
    if (added.isEmpty()) {
      return;
    }
    List<TopicPartition> all = new ArrayList<>(consumer.assignment());
    all.addAll(added);
    consumer.assign(all);
    starts(consumer, added).forEach(consumer::seek);
  }

  private Map<TopicPartition, Long> starts(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> places) {
    var first = consumer.beginningOffsets(places);
    var end = consumer.endOffsets(places);
    var recent = recent(consumer, places);
    return places.stream()
        .collect(
            toMap(place -> place, place -> start(place, first.get(place), end.get(place), recent)));
  }

  private static long start(
      TopicPartition place, long first, long end, Map<TopicPartition, OffsetAndTimestamp> recent) {
    if (WHOLE.contains(place.topic())) {
      return first;
    }
    if (recent.containsKey(place)) {
      return Optional.ofNullable(recent.get(place)).map(OffsetAndTimestamp::offset).orElse(end);
    }
    return Math.max(first, end - TAILS.getOrDefault(place.topic(), PICTURES_TAIL));
  }

  /** Where the last hours of {@code robustness} begin; null where there is nothing so young. */
  private Map<TopicPartition, OffsetAndTimestamp> recent(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> places) {
    long since = clock.instant().minus(HISTORY).toEpochMilli();
    return consumer.offsetsForTimes(
        places.stream()
            .filter(place -> place.topic().equals(Topics.ROBUSTNESS.name()))
            .collect(toMap(place -> place, place -> since)));
  }

  private static double connections(Consumer<byte[], byte[]> consumer) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("connection-count"))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .sum();
  }

  private boolean running() {
    return stopping.getCount() > 0;
  }

  private void pause() {
    try {
      var unused = stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
