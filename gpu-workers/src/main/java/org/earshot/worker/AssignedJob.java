package org.earshot.worker;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.wire.Topic;

/**
 * A job that a worker took from a queue.
 *
 * @param attempt the number of {@code failed} events before this attempt, plus one
 */
record AssignedJob(Job job, Topic<String, Job> queue, int attempt) {
  AssignedJob {
    requireNonNull(job, "job");
    requireNonNull(queue, "queue");
  }

  /**
   * Reads a queue's record.
   *
   * @throws IllegalArgumentException if it is not a job
   * @throws org.apache.kafka.common.errors.SerializationException if it is not even JSON of one
   */
  static AssignedJob of(Topic<String, Job> queue, ConsumerRecord<byte[], byte[]> record) {
    Job job = queue.value().deserializer().deserialize(queue.name(), record.value());
    if (job == null) {
      throw new IllegalArgumentException("a job must not be empty");
    }
    return new AssignedJob(job, queue, JobFiler.attempt(record.headers()));
  }

  /** A step in the job's life. */
  JobEvent event(
      JobEvent.State state,
      Instant at,
      String worker,
      double progress,
      String message,
      Map<String, Double> figures) {
    return new JobEvent(
        job.id(), job.kind(), queue.name(), state, at, worker, attempt, progress, message, figures);
  }
}
