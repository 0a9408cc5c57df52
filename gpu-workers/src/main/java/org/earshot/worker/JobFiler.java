package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/**
 * Files jobs: the job on its queue, and its {@code queued} event. The header {@code attempt} counts
 * the job's {@code failed} events plus one; a job without it is at its first attempt.
 */
public final class JobFiler {
  /** The header of a job that was filed again. */
  public static final String ATTEMPT = "attempt";

  private JobFiler() {}

  /** Both records of a new job, for producers that write them in a transaction of their own. */
  public static List<ProducerRecord<byte[], byte[]>> records(
      Topic<String, Job> queue, Job job, Instant now) {
    return records(queue, job, 1, job.title(), now);
  }

  /** Both records of a job that had {@code attempt - 1} failures. */
  static List<ProducerRecord<byte[], byte[]>> records(
      Topic<String, Job> queue, Job job, int attempt, String message, Instant now) {
    var headers = new RecordHeaders();
    if (attempt > 1) {
      headers.add(ATTEMPT, String.valueOf(attempt).getBytes(UTF_8));
    }
    var queued =
        new JobEvent(
            job.id(),
            job.kind(),
            queue.name(),
            JobEvent.State.QUEUED,
            now,
            null,
            attempt,
            0,
            message,
            Map.of());
    return List.of( // the event first, or that of a quick worker would be there before it
        Topics.JOB_EVENTS.record(job.id(), queued), queue.record(job.id(), job, headers));
  }

  /** Files a job now; returns when both records are acknowledged. */
  public static void file(Producer<byte[], byte[]> producer, Topic<String, Job> queue, Job job) {
    Sending.all(producer, records(queue, job, Instant.now()));
  }

  /**
   * The attempt that a job's headers name.
   *
   * @throws IllegalArgumentException if the header is not a positive number
   */
  static int attempt(Headers headers) {
    String text = Facts.text(headers, ATTEMPT);
    if (text == null) {
      return 1;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("header attempt must be a positive number, was " + text);
    }
    return Integer.parseInt(text);
  }
}
