package org.earshot.worker;

import static org.apache.kafka.clients.consumer.AcknowledgeType.RENEW;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.earshot.wire.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link JobLane} to its queue: takes a job, renews its lock while it runs,
 * settles it, takes the next.
 *
 * <p>The order {@code acknowledge(RENEW)}, {@code commitSync}, {@code poll(ZERO)} matters: a
 * renewed record can only be acknowledged after a later poll returned it, and a RENEW that a longer
 * poll carries blocks for its timeout and hoards further jobs.
 */
final class JobSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobSession.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(5);
  private static final Duration COMMIT_WITHIN = Duration.ofSeconds(5);

  /** How long a run that is called off may take to its next step before it is left alone. */
  private static final Duration STEP = Duration.ofSeconds(1);

  /** A share consumer whose brokers are away spins: so many polls without a connection end it. */
  private static final int POLLS_WITHOUT_CONNECTION = 3;

  private final JobLane lane;
  private final CompletableFuture<Void> stopping;
  private final ShareConsumer<byte[], byte[]> consumer;
  private final Settlement settlement;
  private JobRun run;
  private long offset;

  JobSession(JobLane lane, CompletableFuture<Void> stopping) {
    this.lane = lane;
    this.stopping = stopping;
    this.settlement = new Settlement(lane.site());
    this.consumer = lane.site().settings().shareConsumer(Cluster.group(lane.queue()));
  }

  /** Works until the lane stops, its gate closes or the brokers are away. */
  void serve() {
    consumer.subscribe(List.of(lane.queue().name()));
    int unconnected = 0;
    while (run != null || (lane.open() && unconnected < POLLS_WITHOUT_CONNECTION)) {
      var record = poll();
      if (run != null && (record == null || record.offset() != offset)) {
        lose();
      }
      unconnected = record == null && connections() == 0 ? unconnected + 1 : 0;
      if (record != null) {
        handle(record);
      }
    }
  }

  /** Gives back what is held, also after a failure of the session. */
  @Override
  public void close() {
    if (run != null) {
      callOff();
    }
    consumer.close(Duration.ofSeconds(1));
  }

  private ConsumerRecord<byte[], byte[]> poll() {
    var records = consumer.poll(run == null ? IDLE_POLL : Duration.ZERO).iterator();
    return records.hasNext() ? records.next() : null;
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    Optional<AcknowledgeType> settled = run == null ? begin(record) : Optional.empty();
    AcknowledgeType type = settled.isPresent() ? settled.get() : outcome(record);
    boolean acknowledged = acknowledge(record, type);
    if (type != RENEW) {
      run = null;
    } else if (!acknowledged) {
      lose();
    }
  }

  /** Starts the record's job, or says at once how it is settled. */
  private Optional<AcknowledgeType> begin(ConsumerRecord<byte[], byte[]> record) {
    try {
      var assigned = AssignedJob.of(lane.queue(), record);
      if (lane.site().cancellations().contain(assigned.job().id())) {
        return Optional.of(settlement.cancelled(assigned, 0));
      }
      if (record.deliveryCount().orElse((short) 1) >= Settlement.MOST_DELIVERIES) {
        return Optional.of(settlement.filedAgain(assigned));
      }
      run = lane.start(assigned);
      offset = record.offset();
      return Optional.empty();
    } catch (SerializationException | IllegalArgumentException e) {
      return Optional.of(settlement.invalid(record, e));
    }
  }

  /** How the run stands after the time of one renewal, or as soon as it ends. */
  private AcknowledgeType outcome(ConsumerRecord<byte[], byte[]> record) {
    try {
      CompletableFuture.anyOf(run.ended(), stopping)
          .get(RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (!run.ended().isDone()) {
        callOff();
        return settlement.handedBack(run);
      }
      return settle(() -> settlement.done(run));
    } catch (TimeoutException e) {
      return RENEW;
    } catch (ExecutionException e) {
      return settle(() -> ended(record, e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private AcknowledgeType ended(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    if (run.cancelled()) {
      return settlement.cancelled(run.assigned(), run.share());
    }
    return cause instanceof JobRefusedException refused
        ? settlement.refused(run, refused)
        : settlement.failed(run, record, cause);
  }

  private AcknowledgeType settle(Supplier<AcknowledgeType> how) {
    lane.ended(run.elapsed());
    lane.site().metrics().job(run.assigned().job().kind(), run.elapsed());
    return how.get();
  }

  /** Whether the queue took the acknowledgement; a lost lock is no failure of the session. */
  private boolean acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
    consumer.acknowledge(record, type);
    var failures =
        consumer.commitSync(COMMIT_WITHIN).values().stream().flatMap(Optional::stream).toList();
    failures.forEach(
        failure ->
            LOG.warn(
                "{} of record {} of {} came too late; the job may run again: {}",
                type,
                record.offset(),
                record.topic(),
                failure.getMessage()));
    return failures.isEmpty();
  }

  private void lose() {
    LOG.warn("the lock of job {} is lost: another worker has it", run.assigned().job().id());
    callOff();
    run = null;
  }

  private void callOff() {
    run.callOff();
    try {
      run.ended().exceptionally(failure -> null).get(STEP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("job {} does not obey interruption", run.assigned().job().id());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ending is handled", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private double connections() {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("connection-count"))
        .map(metric -> (Metric) metric.getValue())
        .mapToDouble(metric -> (Double) metric.metricValue())
        .sum();
  }
}
