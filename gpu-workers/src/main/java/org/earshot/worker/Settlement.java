package org.earshot.worker;

import static org.apache.kafka.clients.consumer.AcknowledgeType.ACCEPT;
import static org.apache.kafka.clients.consumer.AcknowledgeType.REJECT;
import static org.apache.kafka.clients.consumer.AcknowledgeType.RELEASE;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.DeadLetter.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written when a job leaves a worker, and how the queue's record is acknowledged then. All
 * is written before the acknowledgement: a crash between the two repeats a job, never loses one.
 *
 * <pre>
 *   done                     done event                              ACCEPT
 *   failed, attempt 1 or 2   failed event, the job again, attempt+1  ACCEPT
 *   failed, attempt 3        failed event, dead letter               REJECT
 *   cancelled                cancelled event                         ACCEPT
 *   cannot be done           refused event                           ACCEPT
 *   not a job                dead letter                             REJECT
 *   handed back              queued event                            RELEASE
 *   delivered too often      the job again, same attempt             ACCEPT
 * </pre>
 *
 * <p>Kafka's own delivery count is no count of attempts, because shutdowns and crashes count there
 * too; beyond its limit a record is archived silently. So a job that comes near the limit is filed
 * again.
 */
final class Settlement {
  /** One below the group's {@code share.delivery.count.limit}. */
  static final int MOST_DELIVERIES = 9;

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final WorkerSite site;

  Settlement(WorkerSite site) {
    this.site = site;
  }

  AcknowledgeType done(JobRun run) {
    site.record(run.conclusion());
    return ACCEPT;
  }

  AcknowledgeType refused(JobRun run, JobRefusedException why) {
    LOG.warn("job {} is refused: {}", run.assigned().job().id(), why.getMessage());
    site.record(run.event(State.REFUSED, run.share(), why.getMessage()));
    return ACCEPT;
  }

  AcknowledgeType failed(JobRun run, ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    var assigned = run.assigned();
    LOG.warn("job {} failed, attempt {}", assigned.job().id(), assigned.attempt(), cause);
    site.record(run.event(State.FAILED, run.share(), describe(cause)));
    if (assigned.attempt() >= JobEvent.MOST_ATTEMPTS) {
      return dead(record, Reason.JOB_FAILED, cause);
    }
    site.send(
        JobFiler.records(
            assigned.queue(),
            assigned.job(),
            assigned.attempt() + 1,
            "waits for another attempt",
            site.now()));
    return ACCEPT;
  }

  AcknowledgeType cancelled(AssignedJob assigned, double share) {
    site.record(
        assigned.event(State.CANCELLED, site.now(), site.instance(), share, "cancelled", Map.of()));
    return ACCEPT;
  }

  AcknowledgeType invalid(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    LOG.warn("record {} of {} is no job", record.offset(), record.topic(), cause);
    return dead(record, Reason.INVALID, cause);
  }

  AcknowledgeType handedBack(JobRun run) {
    site.record(
        run.assigned()
            .event(
                State.QUEUED, site.now(), null, 0, "handed back by " + site.instance(), Map.of()));
    return RELEASE;
  }

  AcknowledgeType filedAgain(AssignedJob assigned) {
    site.send(
        JobFiler.records(
            assigned.queue(), assigned.job(), assigned.attempt(), "waits again", site.now()));
    return ACCEPT;
  }

  /** The dead letter starts anew when it is sent again: without its attempts. */
  private AcknowledgeType dead(
      ConsumerRecord<byte[], byte[]> record, Reason reason, Throwable cause) {
    var headers = new RecordHeaders(record.headers());
    headers.remove(JobFiler.ATTEMPT);
    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            headers,
            reason,
            cause);
    site.send(List.of(letter));
    return REJECT;
  }

  private static String describe(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
