package org.earshot.worker;

import java.util.Optional;
import org.earshot.message.Job;

/**
 * Who does which kind of job in this process.
 *
 * @param attack null if this worker does not attack
 * @param training null if this worker does not train
 */
public record JobExecutors(JobExecutor<Job.Attack> attack, JobExecutor<Job.Training> training) {

  /** The job bound to its executor, or nothing if there is none. */
  Optional<Task> task(Job job) {
    if (job instanceof Job.Attack wanted && attack != null) {
      return Optional.of(context -> attack.execute(wanted, context));
    }
    if (job instanceof Job.Training wanted && training != null) {
      return Optional.of(context -> training.execute(wanted, context));
    }
    return Optional.empty();
  }

  /** A job that knows how it is done. */
  @FunctionalInterface
  interface Task {
    void run(JobContext context) throws Exception;
  }
}
