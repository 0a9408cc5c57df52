package org.earshot.worker;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.JobEvent;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everything in one worker process shares.
 *
 * @param instance the worker's name, which no other process has
 * @param producer for what is written outside the classifier's transactions; shared by all threads
 */
record WorkerSite(
    String instance,
    Settings settings,
    Producer<byte[], byte[]> producer,
    Turnstile turnstile,
    Cancellations cancellations,
    WorkerMetrics metrics,
    Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSite.class);

  WorkerSite {
    requireNonNull(instance, "instance");
    requireNonNull(settings, "settings");
    requireNonNull(producer, "producer");
    requireNonNull(turnstile, "turnstile");
    requireNonNull(cancellations, "cancellations");
    requireNonNull(metrics, "metrics");
    requireNonNull(clock, "clock");
  }

  Instant now() {
    return clock.instant();
  }

  /** Sends a job's event without waiting; nothing depends on it but what people see. */
  void say(JobEvent event) {
    var unused =
        producer.send(
            Topics.JOB_EVENTS.record(event.job(), event),
            (written, failure) -> {
              if (failure != null) {
                LOG.warn("event {} of job {} is not written", event.state(), event.job(), failure);
              }
            });
  }

  /** Sends records and waits for their acknowledgement. */
  void send(List<ProducerRecord<byte[], byte[]>> records) {
    Sending.all(producer, records);
  }

  /** Sends an event that must not be lost. */
  void record(JobEvent event) {
    send(List.of(Topics.JOB_EVENTS.record(event.job(), event)));
  }
}
