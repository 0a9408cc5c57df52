package org.earshot.worker;

import org.earshot.message.Job;

/** Does one kind of job. Runs on a thread of its own and obeys interruption. */
public interface JobExecutor<J extends Job> {
  /**
   * Does the job. It may run again after a crash, so what it publishes must be idempotent by key.
   *
   * @throws Exception if the attempt failed; the message is shown to people
   */
  void execute(J job, JobContext context) throws Exception;
}
