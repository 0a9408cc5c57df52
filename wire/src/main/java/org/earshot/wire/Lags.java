package org.earshot.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
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

  /** What was measured longer ago says nothing. */
  private static final Duration SPEAKS_FOR = Duration.ofSeconds(30);

  private static final Duration READ_WITHIN = Duration.ofMillis(500);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final Admin admin;
  private final Consumer<byte[], byte[]> reader;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "lags");

  /** What each group worked on when it was settled last: it may have left the rest for good. */
  private final Map<String, Set<TopicPartition>> assigned = new HashMap<>();

  private volatile Measured measured = new Measured(Instant.EPOCH, Map.of());

  /** How far behind each partition that a stage reads was at an instant. */
  private record Measured(Instant at, Map<Stage, Map<TopicPartition, Duration>> lags) {}

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

  /**
   * By stage; a stage that has never committed anything, or cannot be asked for, is absent. Of a
   * group that works, what it reads now counts, and not what it has left.
   */
  public Map<Stage, Duration> current() {
    Map<Stage, Duration> current = new EnumMap<>(Stage.class);
    young().forEach((stage, behind) -> current.put(stage, greatest(behind, topic -> true)));
    return current;
  }

  /**
   * How far behind the way from clips to verdicts is for sources that are heard now: data sets do
   * not count. Zero if it is not known.
   *
   * @param isPrivate whether that of private sources is meant, or that of the others
   */
  public Duration ofLive(boolean isPrivate) {
    var lags = young();
    return Stream.of(Stage.REPRESENTATION, Stage.VERDICT)
        .map(stage -> lags.getOrDefault(stage, Map.of()))
        .map(behind -> greatest(behind, isPrivate ? Topics::isPrivate : Topics::holdsPublicLive))
        .reduce(Duration.ZERO, Lags::greater);
  }

  private Map<Stage, Map<TopicPartition, Duration>> young() {
    var last = measured;
    return clock.instant().isBefore(last.at().plus(SPEAKS_FOR)) ? last.lags() : Map.of();
  }

  private static Duration greatest(Map<TopicPartition, Duration> behind, Predicate<String> counts) {
    return behind.entrySet().stream()
        .filter(entry -> counts.test(entry.getKey().topic()))
        .map(Map.Entry::getValue)
        .reduce(Duration.ZERO, Lags::greater);
  }

  private static Duration greater(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
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
        round();
      } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private void round() throws InterruptedException {
    try {
      measured = new Measured(clock.instant(), measure());
    } catch (RuntimeException e) { // else what was measured last would be true for ever
      LOG.error("how far the stages are behind cannot be measured", e);
    }
  }

  private Map<Stage, Map<TopicPartition, Duration>> measure() throws InterruptedException {
    Map<Stage, Map<TopicPartition, Duration>> lags = new EnumMap<>(Stage.class);
    for (var stage : Stage.values()) {
      try {
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (String group : stage.groups()) {
          committed.putAll(committed(group));
        }
        if (!committed.isEmpty()) {
          lags.put(stage, behind(committed));
        }
      } catch (WakeupException e) {
        return Map.of(); // closing
      } catch (ExecutionException | KafkaException e) {
        LOG.debug("the lag of {} is not known", stage.group(), e);
      }
    }
    return lags;
  }

  private Map<TopicPartition, Long> committed(String group)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.get().entrySet()) {
      if (entry.getValue() != null) { // null: assigned, never committed
        committed.put(entry.getKey(), entry.getValue().offset());
      }
    }
    if (!committed.isEmpty()) {
      learnAssigned(group);
      committed.keySet().retainAll(assigned.getOrDefault(group, Set.copyOf(committed.keySet())));
    }
    return committed;
  }

  /** While a group is dead or being shared out anew, it counts what it worked on before. */
  private void learnAssigned(String group) throws InterruptedException, ExecutionException {
    var described = admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    if (described.groupState() == GroupState.STABLE) {
      assigned.put(
          group,
          described.members().stream()
              .flatMap(member -> member.assignment().topicPartitions().stream())
              .collect(Collectors.toSet()));
    }
  }

  private Map<TopicPartition, Duration> behind(Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Duration> behind = new HashMap<>();
    committed.keySet().forEach(partition -> behind.put(partition, Duration.ZERO));
    var ends = reader.endOffsets(committed.keySet(), ANSWERS_WITHIN);
    committed.entrySet().removeIf(entry -> entry.getValue() >= ends.get(entry.getKey()));
    reader.assign(committed.keySet());
    committed.forEach(reader::seek);
    Instant now = clock.instant();
    while (!reader.assignment().isEmpty()) {
      var records = reader.poll(READ_WITHIN);
      if (records.isEmpty()) {
        break; // nothing but markers
      }
      for (var partition : records.partitions()) {
        var first = Instant.ofEpochMilli(records.records(partition).get(0).timestamp());
        behind.put(partition, greater(Duration.ZERO, Duration.between(first, now)));
      }
      var rest = new HashSet<>(reader.assignment());
      rest.removeAll(records.partitions());
      reader.assign(rest);
    }
    reader.unsubscribe();
    return behind;
  }
}
